package io.vllmotel.command.shell;

import io.vllmotel.command.shell.Part.Computed;
import io.vllmotel.command.shell.Part.Literal;
import io.vllmotel.command.shell.Part.Quoting;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the pieces of words with all their quotings.
 *
 * <p>Source: POSIX.1-2024, 2.2; {@code $'…'} and {@code <(…)} as in bash.
 */
final class WordReader {

  /** What a backslash escapes between double quotes. */
  static final String IN_QUOTES = "$`\"\\";

  /** What a backslash escapes in a heredoc. */
  static final String IN_HEREDOC = "$`\\";

  /** What a backslash escapes in an expansion between double quotes. */
  static final String IN_BRACES = "$`\"\\}";

  private final Cursor cursor;
  private final ExpansionReader expansions;

  WordReader(Cursor cursor, ShellReader commands) {
    this.cursor = cursor;
    this.expansions = new ExpansionReader(cursor, this, commands);
  }

  /** The word that begins here. */
  Word read() {
    cursor.peek();
    int from = cursor.position();
    List<Part> parts = unquoted(Ending.WORD);
    return new Word(Patterns.mark(parts), cursor.since(from));
  }

  /** Pieces outside double quotes, up to a character that ends them. */
  List<Part> unquoted(Ending ending) {
    List<Part> parts = new ArrayList<>();
    for (int next = cursor.peek(); next != Cursor.END; next = cursor.peek()) {
      if ((next == '<' || next == '>') && cursor.raw(1) == '(') {
        parts.add(expansions.processSubstitution());
      } else if (ending.isAt(next)) {
        break;
      } else {
        addUnquoted(parts, next, ending);
        cursor.piece();
      }
    }
    return parts;
  }

  private void addUnquoted(List<Part> parts, int next, Ending ending) {
    switch (next) {
      case '\'' -> parts.add(singleQuoted());
      case '"' -> parts.addAll(doubleQuoted());
      case '\\' -> parts.add(escaped());
      case '$', '`' -> parts.add(expansions.read(Quoting.NONE));
      default -> parts.add(run(Quoting.NONE, ending));
    }
  }

  /** Pieces between double quotes or in a heredoc, up to a character that ends them. */
  List<Part> quoted(Ending ending, String escapable) {
    List<Part> parts = new ArrayList<>();
    for (int next = cursor.peek(); next != Cursor.END && !ending.isAt(next); next = cursor.peek()) {
      if (next == '"' && escapable.equals(IN_BRACES)) {
        parts.addAll(doubleQuoted());
      } else {
        parts.add(quotedPart(next, ending, escapable));
      }
      cursor.piece();
    }
    return parts;
  }

  private Part quotedPart(int next, Ending ending, String escapable) {
    return switch (next) {
      case '\\' -> escaped(escapable);
      case '$', '`' -> expansions.read(Quoting.QUOTED);
      default -> run(Quoting.QUOTED, ending);
    };
  }

  /** Everything up to where that many parentheses are closed. */
  List<Part> balanced(int open) {
    return expansions.balanced(open);
  }

  /** Characters that stand for themselves, at least one. */
  private Literal run(Quoting quoting, Ending ending) {
    int from = cursor.position();
    int next;
    do {
      cursor.skip(1);
      next = cursor.raw(0);
    } while (next != Cursor.END && !ending.isAt(next) && !isSpecial(next, quoting));
    Span span = cursor.since(from);
    return new Literal(span.text(), quoting, span);
  }

  private static boolean isSpecial(int character, Quoting quoting) {
    return switch (character) {
      case '"', '\\', '$', '`' -> true;
      case '\'', '<', '>' -> quoting == Quoting.NONE;
      default -> false;
    };
  }

  List<Part> doubleQuoted() {
    int from = cursor.position();
    cursor.skip(1);
    List<Part> parts = quoted(Ending.QUOTE, IN_QUOTES);
    cursor.skip(1);
    return parts.isEmpty() ? List.of(new Literal("", Quoting.QUOTED, cursor.since(from))) : parts;
  }

  Part singleQuoted() {
    cursor.skip(1);
    int from = cursor.position();
    cursor.skipBehind("'");
    Span behind = cursor.since(from);
    int end = behind.text().endsWith("'") ? behind.to() - 1 : behind.to();
    Span span = new Span(behind.source(), from, end);
    return new Literal(span.text(), Quoting.QUOTED, span);
  }

  /** {@code $'…'}: bash decodes it, other shells do not. */
  Part ansiQuoted() {
    int from = cursor.position();
    cursor.skip(2);
    while (cursor.raw(0) != Cursor.END && cursor.raw(0) != '\'') {
      cursor.skip(cursor.raw(0) == '\\' ? 2 : 1);
    }
    cursor.skip(1);
    return new Computed(List.of(), cursor.since(from));
  }

  private Literal escaped() {
    int from = cursor.position();
    int next = cursor.raw(1);
    cursor.skip(2);
    String text = next == Cursor.END ? "\\" : String.valueOf((char) next);
    return new Literal(text, Quoting.QUOTED, cursor.since(from));
  }

  private Literal escaped(String escapable) {
    boolean taken = cursor.raw(1) >= 0 && escapable.indexOf(cursor.raw(1)) >= 0;
    if (taken) {
      return escaped();
    }
    int from = cursor.position();
    cursor.skip(1);
    return new Literal("\\", Quoting.QUOTED, cursor.since(from));
  }
}
