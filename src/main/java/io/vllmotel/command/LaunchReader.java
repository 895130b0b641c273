package io.vllmotel.command;

import io.vllmotel.command.Argument.Knowledge;
import io.vllmotel.command.Argument.Rest;
import io.vllmotel.command.Argument.Word;
import io.vllmotel.command.KubeletReferences.Completeness;
import io.vllmotel.command.KubeletReferences.Expanded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a container starts. */
public final class LaunchReader {

  /** The variable that makes {@code vllm serve} start its Rust frontend (vLLM PR 40848). */
  private static final String RUST_FRONTEND = "VLLM_USE_RUST_FRONTEND";

  private final StartCommand start;
  private final KubeletReferences references;

  private LaunchReader(StartCommand start) {
    this.start = start;
    this.references = KubeletReferences.of(start.variables());
  }

  /** What it starts; never fails, whatever the text. */
  public static Launch read(StartCommand start) {
    return new LaunchReader(start).read();
  }

  private Launch read() {
    Launch launch = launch();
    String frontend = references.values().getOrDefault(RUST_FRONTEND, "0");
    return switch (launch) {
      case Launch.Server server when isOn(frontend) ->
          new Launch.NotAServer(RUST_FRONTEND + "=" + frontend, server.location());
      default -> launch;
    };
  }

  private Launch launch() {
    if (!start.command().isEmpty()) {
      List<Argument> arguments = words("command", start.command());
      arguments.addAll(words("args", start.args()));
      arguments.add(new Rest(0));
      return read(arguments);
    }
    List<Argument> arguments = words("args", start.args());
    arguments.add(new Rest(0));
    return switch (start.entrypoint()) {
      case VLLM -> ofEntrypoint(arguments);
      case UNKNOWN -> ofWordsOnly(arguments);
    };
  }

  private static Launch ofEntrypoint(List<Argument> arguments) {
    Optional<String> notServing = FlagReader.notServing(arguments);
    if (notServing.isPresent()) {
      return new Launch.NotAServer("vLLM with " + notServing.get(), Optional.empty());
    }
    return new Launch.Server(
        Launcher.IMAGE_ENTRYPOINT,
        FlagReader.read(arguments),
        place(Launcher.IMAGE_ENTRYPOINT, arguments),
        Optional.empty());
  }

  /** An image without an entrypoint starts its arguments; flags alone say nothing. */
  private Launch ofWordsOnly(List<Argument> arguments) {
    Launch launch = read(arguments);
    return switch (launch) {
      case Launch.Server server -> server;
      case Launch.NotAServer other -> other;
      case Launch.Unrecognised _ -> new Launch.Unrecognised("", Optional.empty());
    };
  }

  private Launch read(List<Argument> arguments) {
    return ProgramReader.read(arguments)
        .map(this::read)
        .orElseGet(() -> new Launch.Unrecognised("", Optional.empty()));
  }

  private Launch read(Program program) {
    return Launcher.match(program)
        .map(this::server)
        .or(() -> Bystander.match(program).map(_ -> notAServer(program)))
        .orElseGet(
            () -> new Launch.Unrecognised(program.shortName(), Optional.of(program.location())));
  }

  private Launch server(Launcher.Match match) {
    Program program = match.program();
    Optional<Location> location = Optional.of(program.location());
    Optional<String> notServing = FlagReader.notServing(program.arguments());
    if (notServing.isPresent()) {
      return new Launch.NotAServer(match.launcher().title() + " " + notServing.get(), location);
    }
    return new Launch.Server(
        match.launcher(),
        FlagReader.read(program.arguments()),
        placeInLists(match.launcher(), program.arguments()),
        location);
  }

  private static Launch notAServer(Program program) {
    String subcommand = program.firstWord().map(word -> " " + word.text()).orElse("");
    return new Launch.NotAServer(program.shortName() + subcommand, Optional.of(program.location()));
  }

  private FlagPlace placeInLists(Launcher launcher, List<Argument> arguments) {
    FlagPlace place = place(launcher, arguments);
    boolean allInCommand = start.args().isEmpty() && !start.command().isEmpty();
    return place instanceof FlagPlace.Args && allInCommand ? new FlagPlace.Command() : place;
  }

  private static FlagPlace place(Launcher launcher, List<Argument> arguments) {
    if (launcher == Launcher.SAGEMAKER) {
      return new FlagPlace.PerFlag("SM_VLLM_");
    }
    if (launcher.kind() == Launcher.Kind.HOST) {
      return new FlagPlace.Nowhere(launcher.title() + " has flags of its own");
    }
    if (FlagReader.flagsEnd(arguments)) {
      return new FlagPlace.Nowhere("-- ends the flags before the end of the list");
    }
    return new FlagPlace.Args();
  }

  private List<Argument> words(String list, List<String> texts) {
    List<Argument> words = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Expanded expanded = references.expand(texts.get(i));
      Knowledge knowledge =
          expanded.completeness() == Completeness.COMPLETE ? Knowledge.CERTAIN : Knowledge.PARTIAL;
      words.add(new Word(expanded.source(), knowledge, list, i));
    }
    return words;
  }

  private static boolean isOn(String value) {
    return !value.isEmpty() && !value.equals("0") && !value.equalsIgnoreCase("false");
  }
}
