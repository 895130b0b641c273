package io.vllmotel.command;

import java.util.List;
import java.util.Optional;

/** Puts a folder before {@code PYTHONPATH} where only the image knows what that is. */
public final class PythonPathWrapper {

  private PythonPathWrapper() {}

  /**
   * The command that sets {@code PYTHONPATH} and then becomes the given one; nothing where the
   * command does not begin with a shell that the wrapper could use.
   *
   * @param folder an absolute path that needs no quotes
   */
  public static Optional<List<String>> wrap(List<String> command, String folder) {
    return Optional.empty();
  }
}
