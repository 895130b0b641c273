package io.vllmotel.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts a folder before {@code PYTHONPATH} where only the image knows what that is. */
public final class PythonPathWrapper {

  /** What the wrapped command sees as its own name, in {@code ps} until it runs. */
  private static final String NAME = "vllm-otel";

  /** Shells in which the wrapper is tried by the tests. */
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash");

  private PythonPathWrapper() {}

  /**
   * The command that sets {@code PYTHONPATH} and then becomes the given one; nothing where the
   * command does not begin with a shell that the wrapper could use.
   *
   * <p>The same shell runs the wrapper, so that nothing is needed that the image may lack; {@code
   * exec} keeps the process, so signals and the exit status are those of the command.
   *
   * @param folder an absolute path that needs no quotes
   */
  public static Optional<List<String>> wrap(List<String> command, String folder) {
    if (command.isEmpty() || !isShell(command.getFirst())) {
      return Optional.empty();
    }
    List<String> wrapped = new ArrayList<>();
    wrapped.add(command.getFirst());
    wrapped.add("-c");
    wrapped.add("export PYTHONPATH=\"" + folder + "${PYTHONPATH:+:$PYTHONPATH}\"; exec \"$@\"");
    wrapped.add(NAME);
    wrapped.addAll(command);
    return Optional.of(List.copyOf(wrapped));
  }

  private static boolean isShell(String path) {
    return SHELLS.contains(path.substring(path.lastIndexOf('/') + 1));
  }
}
