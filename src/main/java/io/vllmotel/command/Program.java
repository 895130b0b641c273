package io.vllmotel.command;

import io.vllmotel.command.Argument.Word;
import java.util.List;
import java.util.Optional;

/**
 * What a command comes down to, once the words that only run another command are taken away.
 *
 * @param kind what the name is
 * @param name a module, or a program's path as written
 * @param first the first word of it, such as {@code python3}
 * @param last the last word that names it, such as the module
 * @param arguments what it is given
 */
record Program(Form.Kind kind, String name, Word first, Word last, List<Argument> arguments) {

  Program {
    arguments = List.copyOf(arguments);
  }

  static Program of(Word path, List<Argument> arguments) {
    return new Program(Form.Kind.PROGRAM, path.text(), path, path, arguments);
  }

  Optional<Word> firstWord() {
    return arguments.stream().findFirst().flatMap(Argument::word);
  }

  Program withoutFirst(Word word) {
    return new Program(kind, name, first, word, arguments.subList(1, arguments.size()));
  }

  Location location() {
    return first.to(last);
  }

  /** The last part of the path, or the module. */
  String shortName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
