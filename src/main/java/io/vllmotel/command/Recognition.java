package io.vllmotel.command;

import io.vllmotel.command.Argument.Platform;
import io.vllmotel.command.Argument.Rest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells what a program is by the tables of launchers and bystanders. */
final class Recognition {

  /** The variable that makes {@code vllm serve} start its Rust frontend (vLLM PR 40848). */
  private static final String RUST_FRONTEND = "VLLM_USE_RUST_FRONTEND";

  private final Variables variables;
  private final FlagPlace end;

  /**
   * @param variables what the program sees
   * @param end where a flag goes that belongs at the end of the program's arguments
   */
  Recognition(Variables variables, FlagPlace end) {
    this.variables = variables;
    this.end = end;
  }

  Launch of(Program program) {
    return Launcher.match(program)
        .map(this::server)
        .or(() -> Bystander.match(program).map(_ -> bystander(program)))
        .orElseGet(
            () -> new Launch.Unrecognised(program.shortName(), Optional.of(program.location())));
  }

  /** A server that the image's entrypoint starts. */
  Launch ofEntrypoint(List<Argument> arguments) {
    return server(Launcher.IMAGE_ENTRYPOINT, arguments, Optional.empty());
  }

  private Launch server(FormTable.Match<Launcher> match) {
    Program program = match.program();
    return server(match.row(), program.arguments(), Optional.of(program.location()));
  }

  private Launch server(Launcher launcher, List<Argument> arguments, Optional<Location> location) {
    FlagReader flags = new FlagReader(arguments);
    Optional<String> notServing = flags.notServing();
    if (notServing.isPresent()) {
      return new Launch.NotAServer(launcher.title() + " " + notServing.get(), location);
    }
    if (hasRustFrontend()) {
      return new Launch.NotAServer(RUST_FRONTEND + " with " + launcher.title(), location);
    }
    FlagPlace place = place(launcher, flags, arguments);
    return new Launch.Server(
        launcher, flags.read(), place, ServerVariables.of(variables), location);
  }

  private static Launch bystander(Program program) {
    String subcommand = program.firstWord().map(word -> " " + word.text()).orElse("");
    return new Launch.NotAServer(program.shortName() + subcommand, Optional.of(program.location()));
  }

  private FlagPlace place(Launcher launcher, FlagReader flags, List<Argument> arguments) {
    if (launcher == Launcher.SAGEMAKER) {
      return new FlagPlace.PerFlag("SM_VLLM_");
    }
    if (launcher.kind() == Launcher.Kind.HOST) {
      return new FlagPlace.Nowhere(launcher.title() + " has flags of its own");
    }
    if (flags.flagsEnd()) {
      return new FlagPlace.Nowhere("-- ends the flags before the end of the list");
    }
    for (Argument argument : arguments) {
      if (argument instanceof Rest rest) {
        return rest.before().isEmpty() ? end : new FlagPlace.Args(rest.before());
      }
    }
    for (Argument argument : arguments) {
      if (argument instanceof Platform(String variable)) {
        return new FlagPlace.Arguments(variable);
      }
    }
    return new FlagPlace.Nowhere("the script does not pass on its arguments");
  }

  private boolean hasRustFrontend() {
    List<List<Argument>> values = variables.values(RUST_FRONTEND);
    return variables.isExported(RUST_FRONTEND)
        && values.size() == 1
        && Argument.words(values.getFirst()).stream()
            .anyMatch(word -> !Set.of("", "0", "false", "False").contains(word.text()));
  }
}
