package io.vllmotel.command;

import io.vllmotel.command.Argument.Word;
import java.util.Optional;

/**
 * One way of writing what is started; a row of a table has one or more.
 *
 * @param kind what the first word is
 * @param text a module or the end of a program's path, then the words that must follow; one that
 *     ends in a colon need only begin so
 */
record Form(Kind kind, String text) {

  enum Kind {
    PROGRAM,
    MODULE
  }

  static Form program(String text) {
    return new Form(Kind.PROGRAM, text);
  }

  /** The module, or any inside it. */
  static Form module(String text) {
    return new Form(Kind.MODULE, text);
  }

  /** The word that it is found by: the last part of a path, the first one of a module. */
  String key() {
    int end = text.indexOf(' ');
    return key(kind, end < 0 ? text : text.substring(0, end));
  }

  static String key(Program program) {
    return key(program.kind(), program.name());
  }

  private static String key(Kind kind, String name) {
    return switch (kind) {
      case PROGRAM -> name.substring(name.lastIndexOf('/') + 1);
      case MODULE -> "-m " + (name + ".").substring(0, (name + ".").indexOf('.'));
    };
  }

  /** As people write it. */
  String written() {
    return kind == Kind.MODULE ? "python -m " + text : text;
  }

  /** The program without the words that this form takes; nothing where it does not fit. */
  Optional<Program> match(Program program) {
    String[] expected = text.split(" ", -1);
    if (program.kind() != kind || !fitsName(expected[0], program.name())) {
      return Optional.empty();
    }
    Program rest = program;
    for (int i = 1; i < expected.length; i++) {
      String word = expected[i];
      Optional<Word> next = rest.firstWord().filter(found -> fits(word, found.text()));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      rest = rest.withoutFirst(next.get());
    }
    return Optional.of(rest);
  }

  private boolean fitsName(String name, String found) {
    return found.equals(name)
        || switch (kind) {
          case PROGRAM -> found.endsWith("/" + name);
          case MODULE -> found.startsWith(name + ".");
        };
  }

  private static boolean fits(String word, String found) {
    return word.endsWith(":") ? found.startsWith(word) : found.equals(word);
  }
}
