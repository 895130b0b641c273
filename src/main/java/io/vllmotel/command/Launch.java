package io.vllmotel.command;

import java.util.Optional;

/** What a container starts, as far as its command tells. */
public sealed interface Launch {

  /** Where it was seen; nothing where the image's entrypoint was taken for it. */
  Optional<Location> location();

  /**
   * A vLLM API server.
   *
   * @param launcher the row of the table that matched
   * @param flags the flags that it is given, as far as they can be seen
   * @param place where a flag can be added
   * @param variables what it may see of the variables by which it finds its plugins
   */
  record Server(
      Launcher launcher,
      ServerFlags flags,
      FlagPlace place,
      ServerVariables variables,
      Optional<Location> location)
      implements Launch {}

  /**
   * Something of vLLM, or beside it, that serves no requests of its own.
   *
   * @param seen what it is, such as {@code vllm bench}
   */
  record NotAServer(String seen, Optional<Location> location) implements Launch {}

  /**
   * Nothing that the table knows.
   *
   * @param seen what stands where a launcher was expected; empty where nothing does
   */
  record Unrecognised(String seen, Optional<Location> location) implements Launch {}
}
