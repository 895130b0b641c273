package io.vllmotel.command;

import io.vllmotel.command.Argument.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a shell is told to run. */
sealed interface ShellCall {

  /** The text behind {@code -c}; the words behind it, the first of which is {@code $0}. */
  record Script(Word text, List<Argument> behind) implements ShellCall {}

  /** A file. */
  record File(Word path, List<Argument> behind) implements ShellCall {}

  /** What comes in, such as a heredoc. */
  record Input() implements ShellCall {}

  /** Programs that are shells. */
  Set<String> NAMES = Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh");

  /** Long options of bash whose value is a word of its own. */
  Set<String> VALUE_OPTIONS = Set.of("--rcfile", "--init-file");

  /** Reads the options of a shell, in all their spellings: {@code -lc}, {@code -e -o x -c}. */
  static Optional<ShellCall> of(Program program) {
    if (program.kind() != Form.Kind.PROGRAM) {
      return Optional.empty();
    }
    if (program.shortName().equals("busybox")) {
      return program
          .firstWord()
          .filter(ShellCall::isShell)
          .flatMap(word -> of(Program.of(word, program.withoutFirst(word).arguments())));
    }
    return NAMES.contains(program.shortName()) ? Optional.of(read(program)) : Optional.empty();
  }

  private static boolean isShell(Word word) {
    return NAMES.contains(word.text());
  }

  private static ShellCall read(Program program) {
    List<Argument> arguments = program.arguments();
    boolean command = false;
    boolean options = true;
    int position = 0;
    while (options && position < arguments.size() && isOption(arguments.get(position))) {
      String option = arguments.get(position).word().map(Word::text).orElse("");
      boolean cluster = !option.startsWith("--");
      options = !option.equals("-") && !option.equals("--");
      command |= cluster && option.indexOf('c') > 0;
      boolean value = cluster ? option.indexOf('o') > 0 : VALUE_OPTIONS.contains(option);
      position += value ? 2 : 1;
    }
    if (position >= arguments.size()) {
      return new Input();
    }
    List<Argument> behind = arguments.subList(position + 1, arguments.size());
    Optional<Word> word = arguments.get(position).word();
    if (word.isEmpty()) {
      return new Input();
    }
    return command ? new Script(word.get(), behind) : new File(word.get(), behind);
  }

  private static boolean isOption(Argument argument) {
    String text = argument.word().map(Word::text).orElse("");
    return text.startsWith("-") || (text.startsWith("+") && text.length() > 1);
  }
}
