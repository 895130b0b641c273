package io.vllmotel.command.shell;

import io.vllmotel.command.shell.Assignment.Kind;
import io.vllmotel.command.shell.Part.Literal;
import io.vllmotel.command.shell.Part.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads simple commands: assignments, words, redirections.
 *
 * <p>Source: POSIX.1-2024, 2.7 and 2.9.1; arrays, {@code +=}, {@code &>} and {@code <<<} as in
 * bash.
 */
final class SimpleReader {

  /** Builtins whose arguments may be assignments. */
  private static final Set<String> DECLARATIONS =
      Set.of("export", "readonly", "local", "declare", "typeset");

  /** The longest first, so that none hides another. */
  private static final List<String> OPERATORS =
      List.of("&>>", "<<<", "<<-", "&>", "<<", "<&", "<>", ">>", ">&", ">|", "<", ">");

  private final Cursor cursor;
  private final WordReader words;

  SimpleReader(Cursor cursor, WordReader words) {
    this.cursor = cursor;
    this.words = words;
  }

  /** The command that begins here, which may be empty. */
  Command.Simple read() {
    cursor.peek();
    int from = cursor.position();
    int end = from;
    List<Assignment> assignments = new ArrayList<>();
    List<Word> read = new ArrayList<>();
    List<Redirection> redirections = new ArrayList<>();
    boolean declares = true;
    while (addRedirection(redirections) || addWord(declares, assignments, read)) {
      end = cursor.position();
      cursor.skipBlanks();
      declares = read.isEmpty() || (read.size() > 1 ? declares : declares(read.getFirst()));
    }
    return new Command.Simple(
        assignments, read, redirections, new Span(cursor.source(), from, end));
  }

  /** Redirections alone, as they stand behind a compound command. */
  List<Redirection> redirections() {
    List<Redirection> redirections = new ArrayList<>();
    do {
      cursor.skipBlanks();
    } while (addRedirection(redirections));
    return redirections;
  }

  private boolean addWord(boolean declares, List<Assignment> assignments, List<Word> read) {
    int next = cursor.peek();
    boolean substitution = (next == '<' || next == '>') && cursor.raw(1) == '(';
    if (Characters.endsWord(next) && !substitution) {
      return false;
    }
    int from = cursor.position();
    List<Part> parts = words.unquoted(Ending.WORD);
    Optional<Assignment> assignment = declares ? assignment(parts, from) : Optional.empty();
    assignment.ifPresentOrElse(
        assignments::add, () -> read.add(new Word(Patterns.mark(parts), cursor.since(from))));
    return true;
  }

  private static boolean declares(Word first) {
    return first.literal().filter(DECLARATIONS::contains).isPresent();
  }

  private Optional<Assignment> assignment(List<Part> parts, int from) {
    if (parts.isEmpty()
        || !(parts.getFirst() instanceof Literal first)
        || first.quoting() == Quoting.QUOTED) {
      return Optional.empty();
    }
    int name = Characters.nameLength(first.text());
    if (name > 0 && first.text().startsWith("[", name)) {
      return element(parts, first.text().substring(0, name), from);
    }
    boolean append = first.text().startsWith("+=", name);
    int value = name + (append ? 2 : 1);
    if (name == 0 || (!append && !first.text().startsWith("=", name))) {
      return Optional.empty();
    }
    String variable = first.text().substring(0, name);
    boolean array = parts.size() == 1 && first.text().length() == value && cursor.take("(");
    if (array) {
      Kind kind = append ? Kind.APPEND_ARRAY : Kind.SET_ARRAY;
      return Optional.of(new Assignment(variable, kind, elements(), cursor.since(from)));
    }
    Kind kind = append ? Kind.APPEND : Kind.SET;
    Word word = new Word(value(parts, first, value), cursor.since(from + value));
    return Optional.of(new Assignment(variable, kind, List.of(word), cursor.since(from)));
  }

  /** {@code NAME[index]=value}: what it sets is not followed. */
  private Optional<Assignment> element(List<Part> parts, String name, int from) {
    boolean sets =
        parts.stream()
            .anyMatch(part -> part instanceof Literal literal && literal.text().contains("="));
    Word word = new Word(parts, cursor.since(from));
    return sets
        ? Optional.of(new Assignment(name + "[]", Kind.SET, List.of(word), cursor.since(from)))
        : Optional.empty();
  }

  /** The pieces behind the equals sign; only a home is replaced there. */
  private static List<Part> value(List<Part> parts, Literal first, int value) {
    List<Part> pieces = new ArrayList<>(parts);
    String rest = first.text().substring(value);
    Span span = first.span();
    Span behind = new Span(span.source(), span.from() + value, span.to());
    if (rest.isEmpty()) {
      pieces.removeFirst();
    } else if (rest.startsWith("~")) {
      pieces.set(0, new Part.Pattern(rest, behind));
    } else {
      pieces.set(0, new Literal(rest, Quoting.NONE, behind));
    }
    return pieces;
  }

  private List<Word> elements() {
    List<Word> elements = new ArrayList<>();
    cursor.skipLines();
    while (cursor.peek() != Cursor.END && !cursor.take(")")) {
      if (Characters.endsWord(cursor.peek())) {
        cursor.skip(1);
      } else {
        elements.add(words.read());
      }
      cursor.skipLines();
    }
    return elements;
  }

  private boolean addRedirection(List<Redirection> redirections) {
    int from = cursor.position();
    skipDescriptor();
    Optional<String> operator = operator();
    if (operator.isEmpty()) {
      cursor.moveTo(from);
      return false;
    }
    cursor.skip(operator.get().length());
    cursor.skipBlanks();
    redirections.add(
        switch (operator.get()) {
          case "<<" -> heredoc(from, Heredoc.Tabs.KEPT);
          case "<<-" -> heredoc(from, Heredoc.Tabs.STRIPPED);
          default -> file(operator.get());
        });
    return true;
  }

  private Optional<String> operator() {
    int next = cursor.peek();
    boolean possible = next == '<' || next == '>' || (next == '&' && cursor.raw(1) == '>');
    if (possible && cursor.raw(1) != '(') {
      for (String operator : OPERATORS) {
        if (cursor.startsWith(operator)) {
          return Optional.of(operator);
        }
      }
    }
    return Optional.empty();
  }

  /** Digits right before an operator; they are a word of their own anywhere else. */
  private void skipDescriptor() {
    int length = 0;
    cursor.peek();
    while (Characters.isDigit(cursor.raw(length)) && length < 4) {
      length++;
    }
    boolean descriptor = cursor.raw(length) == '<' || cursor.raw(length) == '>';
    cursor.skip(descriptor ? length : 0);
  }

  private Redirection file(String operator) {
    Word word = words.read();
    return new Redirection(operator, () -> word);
  }

  private Redirection heredoc(int from, Heredoc.Tabs tabs) {
    Span operator = cursor.since(from);
    List<Part> parts = words.unquoted(Ending.WORD);
    StringBuilder delimiter = new StringBuilder();
    Quoting quoting = Quoting.NONE;
    for (Part part : parts) {
      if (part instanceof Literal literal) {
        delimiter.append(literal.text());
        quoting = literal.quoting() == Quoting.QUOTED ? Quoting.QUOTED : quoting;
      } else {
        delimiter.append(part.span().text());
      }
    }
    Heredoc heredoc = new Heredoc(delimiter.toString(), quoting, tabs, operator);
    cursor.expect(heredoc);
    return new Redirection("<<", heredoc::word);
  }
}
