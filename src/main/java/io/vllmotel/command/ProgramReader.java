package io.vllmotel.command;

import io.vllmotel.command.Argument.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the program that an argument list comes down to. */
final class ProgramReader {

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*=(?s:.*)");
  private static final Pattern PYTHON = Pattern.compile("(?:python|pypy)[0-9.]*");

  /** Options of the interpreter that have a value, in the same word or the next. */
  private static final String PYTHON_VALUE_OPTIONS = "WX";

  private List<Argument> arguments;
  private int position;
  private boolean hasSplit;

  private ProgramReader(List<Argument> arguments) {
    this.arguments = arguments;
  }

  /** The program; nothing where the list ends before one. */
  static Optional<Program> read(List<Argument> arguments) {
    ProgramReader reader = new ProgramReader(arguments);
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
        if (prefix == Prefix.ENV) {
          SplitString.in(word.get()).ifPresent(this::split);
        }
        if (prefix.takesValue(text)) {
          next();
        }
      } else if (operands > 0) {
        operands--;
      } else if (prefix != Prefix.ENV || !ASSIGNMENT.matcher(text).matches()) {
        return word;
      }
      word = next();
    }
    return word;
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
