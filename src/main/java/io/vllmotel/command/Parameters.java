package io.vllmotel.command;

import io.vllmotel.command.Argument.Rest;
import io.vllmotel.command.Argument.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a script calls itself ({@code $0}), and the words that it or a function was given.
 *
 * @param positional {@code $1} and so on; {@link Rest} where the pod's own list may go on
 */
record Parameters(Optional<Word> name, List<Argument> positional) {

  static final Parameters NONE = new Parameters(Optional.empty(), List.of());

  Parameters {
    positional = List.copyOf(positional);
  }

  /**
   * What {@code sh -c} makes of the words behind the script: the first is {@code $0}. Where there
   * is none, whoever adds words must add that one before them.
   */
  static Parameters of(Word shell, List<Argument> behind) {
    if (behind.isEmpty()) {
      return new Parameters(Optional.of(shell), List.of());
    }
    return switch (behind.getFirst()) {
      case Word name -> new Parameters(Optional.of(name), behind.subList(1, behind.size()));
      case Rest rest -> new Parameters(Optional.of(shell), List.of(rest.behind(shell.text())));
      case Argument.Platform _ -> NONE;
    };
  }

  Parameters withPositional(List<Argument> changed) {
    return new Parameters(name, changed);
  }

  /** As if they had been changed, or not: what is new is only possible. */
  Parameters orPositional(List<Argument> changed) {
    Set<String> before =
        Argument.words(positional).stream().map(Word::text).collect(Collectors.toSet());
    List<Argument> merged = new ArrayList<>();
    for (Argument argument : changed) {
      boolean isNew = argument.word().filter(word -> !before.contains(word.text())).isPresent();
      merged.add(isNew ? argument.possible() : argument);
    }
    return new Parameters(name, merged);
  }

  /** Without the first ones; where words that somebody adds would be lost, nothing can be added. */
  Parameters shifted(int count) {
    boolean reachesRest =
        positional.stream().limit(count).anyMatch(argument -> argument.word().isEmpty());
    return new Parameters(
        name,
        reachesRest || count >= positional.size()
            ? List.of()
            : positional.subList(count, positional.size()));
  }
}
