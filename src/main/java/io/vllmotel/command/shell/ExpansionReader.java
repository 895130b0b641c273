package io.vllmotel.command.shell;

import io.vllmotel.command.shell.Part.Computed;
import io.vllmotel.command.shell.Part.Literal;
import io.vllmotel.command.shell.Part.Output;
import io.vllmotel.command.shell.Part.Parameter;
import io.vllmotel.command.shell.Part.Quoting;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what begins with a dollar or a backquote.
 *
 * <p>Source: POSIX.1-2024, 2.6; subscripts, {@code ${!X}} and {@code <(…)} as in bash.
 */
final class ExpansionReader {

  /** The text between backquotes is read again for each level of nesting. */
  private static final int BACKQUOTE_WEIGHT = Heredoc.WEIGHT;

  private final Cursor cursor;
  private final WordReader words;
  private final ShellReader commands;

  ExpansionReader(Cursor cursor, WordReader words, ShellReader commands) {
    this.cursor = cursor;
    this.words = words;
    this.commands = commands;
  }

  /** What stands here; a dollar that begins nothing stands for itself. */
  Part read(Quoting quoting) {
    if (cursor.raw(0) == '`') {
      return nested(Kind.BACKQUOTES, quoting);
    }
    int next = cursor.raw(1);
    return switch (next) {
      case '(' -> nested(cursor.raw(2) == '(' ? Kind.ARITHMETIC : Kind.OUTPUT, quoting);
      case '{' -> nested(Kind.BRACES, quoting);
      case '\'', '"' -> quotes(next, quoting);
      default -> plain(next, quoting);
    };
  }

  /** {@code $'…'} and {@code $"…"}, which only bash knows; a plain dollar between quotes. */
  private Part quotes(int quote, Quoting quoting) {
    if (quoting == Quoting.QUOTED) {
      return plain(quote, quoting);
    }
    return quote == '\'' ? words.ansiQuoted() : new Computed(List.of(), skipped(1));
  }

  /** {@code <(…)} or {@code >(…)}. */
  Part processSubstitution() {
    return nested(Kind.OUTPUT, Quoting.NONE);
  }

  private enum Kind {
    ARITHMETIC,
    OUTPUT,
    BACKQUOTES,
    BRACES
  }

  private Part nested(Kind kind, Quoting quoting) {
    int from = cursor.position();
    if (!cursor.descend()) {
      cursor.ascend();
      return new Computed(List.of(), cursor.since(from));
    }
    Part part =
        switch (kind) {
          case ARITHMETIC -> arithmetic(from);
          case OUTPUT -> output(from);
          case BACKQUOTES -> backquoted(from, quoting);
          case BRACES -> braces(from, quoting);
        };
    cursor.ascend();
    return part;
  }

  private Part plain(int next, Quoting quoting) {
    int from = cursor.position();
    cursor.skip(1);
    if (Characters.isDigit(next) || Characters.isSpecial(next)) {
      cursor.skip(1);
      String name = String.valueOf((char) next);
      return new Parameter(name, "", List.of(), quoting, cursor.since(from));
    }
    String name = name();
    return name.isEmpty()
        ? new Literal("$", quoting, cursor.since(from))
        : new Parameter(name, "", List.of(), quoting, cursor.since(from));
  }

  private String name() {
    int from = cursor.position();
    while (Characters.inName(cursor.peek())) {
      cursor.skip(1);
    }
    return cursor.since(from).text().replace("\\\n", "");
  }

  private Part output(int from) {
    cursor.skip(2);
    return new Output(commands.untilParenthesis(), cursor.since(from));
  }

  /**
   * {@code $((…))}, up to where the parentheses balance; commands in {@code $((…) …)} are not told
   * from it, so they are not reported, which is why the whole counts as unknown.
   */
  private Part arithmetic(int from) {
    cursor.skip(3);
    List<Part> inner = balanced(2);
    return new Computed(inner, cursor.since(from));
  }

  /** Everything up to where that many parentheses are closed. */
  List<Part> balanced(int open) {
    List<Part> inner = new ArrayList<>();
    int left = open;
    for (int next = cursor.peek(); next != Cursor.END && left > 0; next = cursor.peek()) {
      switch (next) {
        case '$', '`' -> inner.add(read(Quoting.QUOTED));
        case '"' -> inner.addAll(words.doubleQuoted());
        case '\'' -> inner.add(words.singleQuoted());
        case '\\' -> cursor.skip(2);
        default -> {
          left += next == '(' ? 1 : next == ')' ? -1 : 0;
          cursor.skip(1);
        }
      }
    }
    return inner;
  }

  private Part braces(int from, Quoting quoting) {
    cursor.skip(2);
    String prefix = prefix();
    String name = parameterName();
    List<Part> subscript = cursor.peek() == '[' ? subscript() : List.of();
    String operator = operator();
    List<Part> operand = operand(quoting);
    cursor.skip(1);
    Span span = cursor.since(from);
    String index = new Word(subscript, span).literal().orElse("?");
    if (name.isEmpty() || index.equals("?")) {
      List<Part> inner = new ArrayList<>(subscript);
      inner.addAll(operand);
      return new Computed(inner, span);
    }
    return new Parameter(prefix + name + index, operator, operand, quoting, span);
  }

  private String prefix() {
    int next = cursor.peek();
    int behind = cursor.raw(1);
    boolean special = Characters.isSpecial(behind) && cursor.raw(2) == '}';
    if ((next == '#' || next == '!') && (Characters.inName(behind) || special)) {
      cursor.skip(1);
      return String.valueOf((char) next);
    }
    return "";
  }

  private String parameterName() {
    if (Characters.isSpecial(cursor.peek())) {
      cursor.skip(1);
      return String.valueOf((char) cursor.raw(-1));
    }
    return name();
  }

  /** {@code [@]} and its like, with the brackets. */
  private List<Part> subscript() {
    List<Part> parts = words.unquoted(Ending.SUBSCRIPT);
    if (cursor.peek() == ']') {
      parts.add(new Literal("]", Quoting.NONE, skipped(1)));
    }
    return parts;
  }

  private String operator() {
    int next = cursor.peek();
    int behind = cursor.raw(1);
    if (next == '}' || next == Cursor.END) {
      return "";
    }
    boolean two =
        next == ':'
            ? behind >= 0 && "-=+?".indexOf(behind) >= 0
            : next == behind && "#%/^,".indexOf(next) >= 0;
    return skipped(two ? 2 : 1).text();
  }

  private List<Part> operand(Quoting quoting) {
    return switch (quoting) {
      case NONE -> words.unquoted(Ending.BRACE);
      case QUOTED -> words.quoted(Ending.BRACE, WordReader.IN_BRACES);
    };
  }

  private Part backquoted(int from, Quoting quoting) {
    String escapable = quoting == Quoting.QUOTED ? WordReader.IN_QUOTES : WordReader.IN_HEREDOC;
    Source.Builder body = new Source.Builder();
    cursor.skip(1);
    for (int next = cursor.raw(0); next != Cursor.END && next != '`'; next = cursor.raw(0)) {
      boolean escaped = next == '\\' && cursor.raw(1) >= 0 && escapable.indexOf(cursor.raw(1)) >= 0;
      cursor.skip(escaped ? 1 : 0);
      body.append((char) cursor.raw(0), cursor.source().origin(cursor.position()));
      cursor.skip(1);
    }
    cursor.skip(1);
    Cursor inner = new Cursor(body.build(), cursor.depth() + BACKQUOTE_WEIGHT);
    return new Output(new ShellReader(inner).script(), cursor.since(from));
  }

  private Span skipped(int characters) {
    int from = cursor.position();
    cursor.skip(characters);
    return cursor.since(from);
  }
}
