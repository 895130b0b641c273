package io.vllmotel.command;

import io.vllmotel.command.Argument.Word;
import io.vllmotel.command.shell.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the program that an argument list comes down to, and the environment that it sees. */
final class ProgramReader {

  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?<name>[A-Za-z_][A-Za-z_0-9]*)=(?<value>(?s:.*))");

  private static final Pattern UNSET = Pattern.compile("(?:-[iv0]*u|--unset=?)(?<name>.*)");
  private static final Pattern PYTHON = Pattern.compile("(?:python|pypy)[0-9.]*");

  /** Options of the interpreter that have a value, in the same word or the next. */
  private static final String PYTHON_VALUE_OPTIONS = "WX";

  /** Options of the interpreter that make it ignore the variables which are meant for it. */
  private static final String PYTHON_ISOLATING_OPTIONS = "EI";

  private final Variables variables;
  private List<Argument> arguments;
  private int position;
  private boolean hasSplit;

  private ProgramReader(List<Argument> arguments, Variables variables) {
    this.arguments = arguments;
    this.variables = variables;
  }

  /**
   * The program; nothing where the list ends before one.
   *
   * @param variables of the shell; afterwards they are those that the program sees
   */
  static Optional<Program> read(List<Argument> arguments, Variables variables) {
    ProgramReader reader = new ProgramReader(arguments, variables);
    Optional<Word> word = reader.next();
    while (word.isPresent()) {
      String name = shortName(word.get());
      Optional<Prefix> prefix = Prefix.of(name);
      if (prefix.isEmpty()) {
        return Optional.of(
            PYTHON.matcher(name).matches()
                ? reader.python(word.get())
                : Program.of(word.get(), reader.rest()));
      }
      word = reader.behind(prefix.get());
    }
    return Optional.empty();
  }

  private Optional<Word> behind(Prefix prefix) {
    if (prefix.clears()) {
      variables.clear();
    }
    int operands = prefix.operands();
    Optional<Word> word = next();
    boolean options = true;
    while (word.isPresent()) {
      String text = word.get().text();
      if (options && text.equals("--")) {
        options = false;
      } else if (options && text.startsWith("-")) {
        if (prefix.onlyAsks(text)) {
          return Optional.empty();
        }
        option(prefix, word.get());
      } else if (operands > 0) {
        operands--;
      } else if (!prefix.assigns() || !assign(word.get())) {
        return word;
      }
      word = next();
    }
    return word;
  }

  private void option(Prefix prefix, Word option) {
    if (prefix.clears(option.text())) {
      variables.clear();
    }
    Optional<Word> string = prefix == Prefix.ENV ? SplitString.in(option) : Optional.empty();
    string.ifPresentOrElse(this::split, () -> valued(prefix, option.text()));
  }

  private void valued(Prefix prefix, String option) {
    Optional<Word> value = prefix.takesNextWord(option) ? next() : Optional.empty();
    Matcher unset = UNSET.matcher(option);
    if (prefix == Prefix.ENV && unset.matches()) {
      variables.unset(value.map(Word::text).orElse(unset.group("name")));
    }
  }

  /** Sets a variable of the program; false where the word is none of the form that does. */
  private boolean assign(Word word) {
    Matcher assignment = ASSIGNMENT.matcher(word.text());
    if (assignment.matches()) {
      Source value = word.source().slice(assignment.start("value"), word.text().length());
      variables.define(
          assignment.group("name"),
          List.of(new Word(value, word.knowledge(), word.list(), word.index())));
    }
    return assignment.matches();
  }

  /**
   * Puts the words of a string in its place. Those of a string within a string stay unread, and
   * with them all that follows: else each nesting would cost its whole length again.
   */
  private void split(Word string) {
    List<Argument> words = new ArrayList<>();
    if (!hasSplit) {
      Optional<Word> text = string.text().isEmpty() ? next() : Optional.of(string);
      text.map(SplitString::words).ifPresent(words::addAll);
      words.addAll(rest());
    }
    hasSplit = true;
    arguments = words;
    position = 0;
  }

  /** {@code python [options] -m module}, {@code -c code} or a file. */
  private Program python(Word python) {
    Optional<Word> word = next();
    while (word.isPresent() && word.get().text().startsWith("-")) {
      Optional<Program> found = option(python, word.get());
      if (found.isPresent()) {
        return found.get();
      }
      word = next();
    }
    return word.map(file -> new Program(Form.Kind.PROGRAM, file.text(), python, file, rest()))
        .orElseGet(() -> Program.of(python, rest()));
  }

  /** One word of options, such as {@code -um}; the program where it names one. */
  private Optional<Program> option(Word python, Word word) {
    String text = word.text();
    if (text.startsWith("--") || text.equals("-")) {
      return Optional.empty();
    }
    for (int i = 1; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (PYTHON_ISOLATING_OPTIONS.indexOf(letter) >= 0) {
        variables.unset(ServerVariables.PYTHONPATH);
      }
      String value = text.substring(i + 1);
      if (letter == 'c') {
        return Optional.of(Program.of(python, rest()));
      }
      if (letter == 'm') {
        Optional<Word> module = value.isEmpty() ? next() : Optional.of(word);
        String name = value.isEmpty() ? module.map(Word::text).orElse("") : value;
        return Optional.of(
            new Program(Form.Kind.MODULE, name, python, module.orElse(word), rest()));
      }
      if (PYTHON_VALUE_OPTIONS.indexOf(letter) >= 0) {
        if (value.isEmpty()) {
          next();
        }
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<Word> next() {
    if (position == arguments.size()) {
      return Optional.empty();
    }
    Optional<Word> word = arguments.get(position).word();
    position += word.isPresent() ? 1 : 0;
    return word;
  }

  private List<Argument> rest() {
    return arguments.subList(position, arguments.size());
  }

  static String shortName(Word word) {
    return word.text().substring(word.text().lastIndexOf('/') + 1);
  }
}
