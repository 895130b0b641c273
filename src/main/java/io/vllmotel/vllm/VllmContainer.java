package io.vllmotel.vllm;

import io.vllmotel.command.FlagPlace;
import io.vllmotel.command.Launch;
import io.vllmotel.command.LaunchReader;
import io.vllmotel.command.Launcher;
import io.vllmotel.command.ServerFlags;
import io.vllmotel.command.ServerVariables;
import io.vllmotel.command.StartCommand;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.pod.Container;
import java.util.Map;
import java.util.Optional;

/**
 * A container and what it is to us.
 *
 * @param container as it came
 * @param launch what it starts
 * @param image what its image's name tells
 */
public record VllmContainer(Container container, Launch launch, VllmImage image) {

  private static final ServerFlags NO_FLAGS =
      new ServerFlags(
          Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());

  /** Reads a container. */
  public static VllmContainer of(Container container, Installation installation) {
    VllmImage image = VllmImage.of(container.image(), installation);
    StartCommand start =
        new StartCommand(
            container.command(), container.args(), image.entrypoint(), variables(container));
    return new VllmContainer(container, LaunchReader.read(start), image);
  }

  /** The variables that are known, those that the bridge needs as they would be with it. */
  private static Map<String, String> variables(Container container) {
    Map<String, String> variables = container.literals();
    variables.merge(
        ServerVariables.PYTHONPATH, Bridge.FOLDER, (path, _) -> PythonPathPlan.before(path));
    variables.computeIfPresent(ServerVariables.PLUGINS, (_, names) -> Bridge.among(names));
    return variables;
  }

  /** True where it starts a vLLM API server, or a program that runs one inside itself. */
  public boolean isServer() {
    return launch instanceof Launch.Server;
  }

  /** True where it does not, but its image is known to hold vLLM. */
  public boolean mayBeServer() {
    return launch instanceof Launch.Unrecognised && image.known();
  }

  /** True where it is a part of vLLM, or beside it, that serves no requests of its own. */
  public boolean isOtherPart() {
    return launch instanceof Launch.NotAServer;
  }

  /** How it is launched, for people; empty where that is not known. */
  public String launcher() {
    return launch instanceof Launch.Server server ? server.launcher().title() : "";
  }

  /** What was seen of the launch, for people. */
  public String seen() {
    return switch (launch) {
      case Launch.Server server -> server.launcher().title();
      case Launch.NotAServer other -> other.seen();
      case Launch.Unrecognised other when other.seen().isEmpty() ->
          container.command().stream().findFirst().orElse("no command");
      case Launch.Unrecognised other -> other.seen();
    };
  }

  /** What follows from it, for people. */
  public String rule() {
    return switch (launch) {
      case Launch.Server server when server.launcher().kind() == Launcher.Kind.HOST ->
          "runs vLLM inside itself";
      case Launch.Server _ -> "a vLLM API server";
      case Launch.NotAServer _ -> "serves no requests of its own";
      case Launch.Unrecognised _ when image.known() -> "not recognised; the image may hold vLLM";
      case Launch.Unrecognised _ -> "not recognised";
    };
  }

  /** Where it was seen, as people write it. */
  public String place() {
    return launch
        .location()
        .map(location -> container.place() + "." + location.place())
        .orElse(container.place());
  }

  ServerFlags flags() {
    return launch instanceof Launch.Server server ? server.flags() : NO_FLAGS;
  }

  FlagPlace flagPlace() {
    return launch instanceof Launch.Server server
        ? server.place()
        : new FlagPlace.Nowhere("its launcher is not known");
  }

  boolean isHost() {
    return launch instanceof Launch.Server server && server.launcher().kind() == Launcher.Kind.HOST;
  }
}
