package io.vllmotel.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A finished run of another program.
 *
 * @param exitCode 0 where it succeeded
 */
record Program(List<String> command, int exitCode, String output, String errors) {

  private static final long LIMIT_SECONDS = 300;

  /** Runs it to its end, five minutes at most. */
  static Program run(List<String> command, String input) {
    try {
      Path out = Files.createTempFile("e2e", ".out");
      Path err = Files.createTempFile("e2e", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      process.outputWriter().append(input).close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end in " + LIMIT_SECONDS + " s");
      }
      Program program =
          new Program(command, process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(command.getFirst() + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it wrote. */
  String expectSuccess() {
    if (exitCode != 0) {
      throw new AssertionError(
          "%s ended with %d:%n%s%n%s"
              .formatted(String.join(" ", command), exitCode, output, errors));
    }
    return output;
  }
}
