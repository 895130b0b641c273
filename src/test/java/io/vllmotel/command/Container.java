package io.vllmotel.command;

import io.vllmotel.command.shell.RealShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder that stands for a container: a real shell, and programs that only note their calls. */
final class Container {

  /** Programs that are noted; everything else is what the machine has. */
  private static final List<String> STUBS =
      List.of("vllm", "python", "python3", "ray", "pip3", "serve", "start", "my-vllm");

  /** What scripts of real manifests call beside these; there nothing of the machine is called. */
  private static final List<String> MORE_STUBS =
      List.of(
          "apt",
          "apt-get",
          "basename",
          "cat",
          "curl",
          "date",
          "dd",
          "find",
          "genai-perf",
          "git",
          "grep",
          "head",
          "hf",
          "ls",
          "mkdir",
          "nvidia-smi",
          "pip",
          "python3.10",
          "rm",
          "sed",
          "sleep",
          "sort",
          "tail",
          "tar",
          "tr",
          "update-alternatives",
          "wget",
          "xargs");

  /**
   * Notes the name, the arguments and three variables by one write; who writes to xargs is heard.
   * What it writes into a pipe that nobody reads any more may end it, so that comes last.
   */
  private static final String STUB =
      """
      #!/bin/sh
      end=$(printf '\\002')
      printf '\\001%s' "${0##*/}" "$@" "RUST=$VLLM_USE_RUST_FRONTEND" \\
        "${VLLM_PLUGINS-unset}" "${PYTHONPATH-unset}" "$end" >>"$CALLS"
      [ "${0##*/}" != xargs ] || while read -r _; do :; done
      echo "errors of ${0##*/}" >&2
      echo "output of ${0##*/}"
      exit "${STUB_STATUS:-0}"
      """;

  /** One call: the program, its arguments, and the three variables last. */
  record Call(List<String> words) {

    List<String> arguments() {
      return words.subList(0, words.size() - 3);
    }

    Optional<String> pythonPath() {
      return variable(1);
    }

    Optional<String> plugins() {
      return variable(2);
    }

    private Optional<String> variable(int fromEnd) {
      return Optional.of(words.get(words.size() - fromEnd)).filter(it -> !it.equals(Case.UNSET));
    }

    /** By what people know of vLLM, not by the code that is tested. */
    boolean isServer() {
      String text = String.join(" ", arguments());
      boolean starts =
          text.matches("(?s)vllm serve .*|python3? /opt/venv/bin/vllm serve .*")
              || text.matches(
                  "(?s)python3? .*-m (vllm.entrypoints.openai.api_server|huggingfaceserver"
                      + "|dynamo.vllm).*")
              || text.matches("(?s)python3? .*/vllm/inference_api.py .*");
      return starts
          && !words.contains("RUST=1")
          && !text.matches("(?s).*--(headless|grpc|help)( .*|)");
    }
  }

  /** What a run did. */
  record Run(int status, String output, List<Call> calls) {}

  private final Path folder;
  private final Path programs;
  private final RealShell shell;
  private final String path;

  private Container(Path folder, RealShell shell, List<String> stubs, String behind)
      throws IOException {
    this.folder = folder;
    this.shell = shell;
    this.programs = Files.createDirectory(folder.resolve("bin"));
    this.path = programs + behind;
    for (String name : stubs) {
      Path stub = Files.writeString(programs.resolve(name), STUB);
      Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    // `sh` in a script is the same shell; busybox goes by the name that it is called by.
    Path real = Path.of(shell.command().getFirst());
    for (String name : List.of("sh", shellName())) {
      Files.createSymbolicLink(programs.resolve(name), real);
    }
  }

  /** A container that has the machine's programs, too. */
  static Container besideTheMachine(Path folder, RealShell shell) throws IOException {
    return new Container(folder, shell, STUBS, ":" + System.getenv("PATH"));
  }

  /** A container in which every program only notes its calls, or is not there. */
  static Container ofStubs(Path folder, RealShell shell) throws IOException {
    List<String> all = Stream.concat(STUBS.stream(), MORE_STUBS.stream()).toList();
    return new Container(folder, shell, all, "");
  }

  /** The shell's path, as a command of the container. */
  String shellPath() {
    return programs.resolve(shellName()).toString();
  }

  private String shellName() {
    return shell == RealShell.BUSYBOX ? "ash" : shell.command().getFirst().replaceAll(".*/", "");
  }

  /** Runs a command with the variables of a container. */
  Run run(List<String> command, Map<String, String> variables) throws IOException {
    Path calls = folder.resolve("calls");
    Files.deleteIfExists(calls);
    Files.createFile(calls);
    Map<String, String> environment = new TreeMap<>(variables);
    environment.put("PATH", path);
    environment.put("CALLS", calls.toString());
    RealShell.Outcome outcome = RealShell.run(command, folder, environment);
    return new Run(outcome.status(), outcome.output(), calls(calls));
  }

  private static List<Call> calls(Path file) throws IOException {
    List<Call> calls = new ArrayList<>();
    for (String record : Files.readString(file, StandardCharsets.UTF_8).split("\001\002", -1)) {
      if (!record.isEmpty()) {
        calls.add(new Call(List.of(record.substring(1).split("\001", -1))));
      }
    }
    return calls;
  }
}
