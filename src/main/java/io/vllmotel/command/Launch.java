package io.vllmotel.command;

import java.util.List;
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
   * @param pythonPaths the values of {@code PYTHONPATH} that it may see; an empty one where it may
   *     see none
   */
  record Server(
      Launcher launcher,
      ServerFlags flags,
      FlagPlace place,
      List<String> pythonPaths,
      Optional<Location> location)
      implements Launch {

    public Server {
      pythonPaths = List.copyOf(pythonPaths);
    }
  }

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
