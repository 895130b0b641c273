package io.vllmotel.command.shell;

import io.vllmotel.command.shell.Part.Literal;
import io.vllmotel.command.shell.Part.Quoting;
import java.util.List;

/**
 * A heredoc whose operator was read and whose text begins at the next line.
 *
 * <p>Source: POSIX.1-2024, 2.7.4.
 */
final class Heredoc {

  /** Lines of text are read again for each level of nesting, so only a few levels are. */
  static final int WEIGHT = 8;

  /** What is done with the tabs before each line. */
  enum Tabs {
    KEPT,
    STRIPPED
  }

  private final String delimiter;
  private final Quoting quoting;
  private final Tabs tabs;
  private List<Part> parts = List.of();
  private Span span;

  /**
   * @param quoting whether any of the delimiter was quoted, so that nothing is expanded
   */
  Heredoc(String delimiter, Quoting quoting, Tabs tabs, Span operator) {
    this.delimiter = delimiter;
    this.quoting = quoting;
    this.tabs = tabs;
    this.span = operator;
  }

  /** The text, once it was read. */
  Word word() {
    return new Word(parts, span);
  }

  /** Reads the text from the beginning of a line up to the line with the delimiter. */
  void read(Cursor cursor) {
    int from = cursor.position();
    Source source = cursor.source();
    String text = source.text();
    Source.Builder untabbed = new Source.Builder();
    int line = from;
    int end = from;
    boolean joined = false;
    while (line < text.length()) {
      int newline = text.indexOf('\n', line);
      int next = newline < 0 ? text.length() : newline + 1;
      int start = joined ? line : withoutTabs(text, line);
      int lineEnd = newline < 0 ? text.length() : newline;
      if (!joined && lineEnd - start == delimiter.length() && text.startsWith(delimiter, start)) {
        line = next;
        break;
      }
      if (tabs == Tabs.STRIPPED) {
        untabbed.copied(source, start, next);
      }
      joined = quoting == Quoting.NONE && isContinued(text, start, lineEnd);
      line = next;
      end = next;
    }
    cursor.moveTo(line);
    span = new Span(source, from, end);
    Source body = tabs == Tabs.STRIPPED ? untabbed.build() : source.slice(from, end);
    parts = parts(body, cursor.depth() + WEIGHT);
  }

  private List<Part> parts(Source body, int depth) {
    return switch (quoting) {
      case QUOTED ->
          List.of(
              new Literal(body.text(), Quoting.QUOTED, new Span(body, 0, body.text().length())));
      case NONE -> new ShellReader(new Cursor(body, depth)).heredoc();
    };
  }

  private int withoutTabs(String text, int line) {
    int start = line;
    while (tabs == Tabs.STRIPPED && start < text.length() && text.charAt(start) == '\t') {
      start++;
    }
    return start;
  }

  private static boolean isContinued(String text, int start, int end) {
    int backslashes = 0;
    while (end - backslashes > start && text.charAt(end - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
