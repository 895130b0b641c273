package io.vllmotel.command.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A shell of this machine; one that is missing fails the test that needs it. */
public enum RealShell {
  DASH("dash"),
  BASH("bash"),
  BUSYBOX("busybox sh");

  /** What a process did. */
  public record Outcome(int status, String output) {}

  private static final long TIMEOUT_SECONDS = 60;

  private final String words;

  RealShell(String words) {
    this.words = words;
  }

  /** The words that start it, the first an absolute path. */
  public List<String> command() {
    List<String> command = new ArrayList<>(List.of(words.split(" ", -1)));
    String program = command.getFirst();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        command.set(0, path.toString());
        return command;
      }
    }
    throw new AssertionError(
        program
            + " is not installed, and no shell may be left out; run"
            + " src/test/scripts/install-shells");
  }

  /** Runs a script file. */
  public Outcome run(Path script, Path folder) {
    List<String> command = new ArrayList<>(command());
    command.add(script.toString());
    return run(command, folder, Map.of());
  }

  /**
   * Runs a command in a folder, with nothing in its environment but what is given, until nothing
   * that it started writes any more: the shell may end before what it left in the background.
   */
  public static Outcome run(List<String> command, Path folder, Map<String, String> environment) {
    try {
      Path output = Files.createTempFile("output", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile());
      builder.environment().clear();
      builder.environment().put("PATH", System.getenv("PATH"));
      builder.environment().putAll(environment);
      ProcessBuilder reader = new ProcessBuilder("cat").redirectOutput(output.toFile());
      List<Process> pipeline = ProcessBuilder.startPipeline(List.of(builder, reader));
      for (Process process : pipeline) {
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          pipeline.stream().flatMap(Process::descendants).forEach(ProcessHandle::destroyForcibly);
          pipeline.forEach(Process::destroyForcibly);
          throw new AssertionError("no end within " + TIMEOUT_SECONDS + " s: " + command);
        }
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return new Outcome(pipeline.getFirst().exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
