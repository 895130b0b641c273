package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.command.shell.RealShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The wrapped command is the command, but for PYTHONPATH: in every shell, to the letter. */
class PythonPathWrapperTest {

  /**
   * Says everything that a command can see of how it was started, then ends by a status. Only
   * {@code SHLVL} is left out: it counts shells, and ash does not take the one back that {@code
   * exec} replaces.
   */
  private static final String SEES =
      """
      printf '%s\\n' "$0" "$#" "$@" "$-" "$PPID" "$PWD" >"$OUT"
      env | grep -v -e '^OUT=' -e '^_=' -e '^SHLVL=' | sort >>"$OUT"
      exit 42
      """;

  @TempDir Path folder;

  @Test
  void onlyShellsAreWrapped() {
    assertThat(PythonPathWrapper.wrap(List.of(), "/x")).isEmpty();
    assertThat(PythonPathWrapper.wrap(List.of("vllm", "serve"), "/x")).isEmpty();
    assertThat(PythonPathWrapper.wrap(List.of("python3", "-c", "1"), "/x")).isEmpty();
    assertThat(PythonPathWrapper.wrap(List.of("$(SHELL)", "-c", "x"), "/x")).isEmpty();
    assertThat(PythonPathWrapper.wrap(List.of("/bin/bash", "-c", "x"), "/x"))
        .contains(
            List.of(
                "/bin/bash",
                "-c",
                "export PYTHONPATH=\"/x${PYTHONPATH:+:$PYTHONPATH}\"; exec \"$@\"",
                "vllm-otel",
                "/bin/bash",
                "-c",
                "x"));
  }

  @ParameterizedTest
  @EnumSource(RealShell.class)
  void nameArgumentsOptionsEnvironmentAndStatusStay(RealShell shell) throws IOException {
    Container container = Container.besideTheMachine(folder, shell);
    List<String> command =
        List.of(container.shellPath(), "-ec", SEES, "a name", "", "two words", "$x", "'", "é\n");

    String plain = run(container, command, Map.of());
    String wrapped =
        run(container, PythonPathWrapper.wrap(command, "/vllm-otel").orElseThrow(), Map.of());

    assertThat(wrapped.replace("PYTHONPATH=/vllm-otel\n", "")).isEqualTo(plain);
    assertThat(wrapped).contains("PYTHONPATH=/vllm-otel\n");
  }

  @ParameterizedTest
  @EnumSource(RealShell.class)
  void whatTheImageSetsComesBehindOurs(RealShell shell) throws IOException {
    Container container = Container.besideTheMachine(folder, shell);
    List<String> command = List.of(container.shellPath(), "-c", SEES);
    List<String> wrapped = PythonPathWrapper.wrap(command, "/vllm-otel").orElseThrow();

    assertThat(run(container, wrapped, Map.of("PYTHONPATH", "/a b:/c")))
        .contains("PYTHONPATH=/vllm-otel:/a b:/c\n");
    assertThat(run(container, wrapped, Map.of("PYTHONPATH", "")))
        .contains("PYTHONPATH=/vllm-otel\n");
  }

  /** The process that the kubelet started is the one that gets its signals. */
  @ParameterizedTest
  @EnumSource(RealShell.class)
  void signalsReachTheCommand(RealShell shell) throws IOException, InterruptedException {
    Container container = Container.besideTheMachine(folder, shell);
    Path ready = folder.resolve("ready");
    String script = "trap 'exit 7' TERM; : >'" + ready + "'; while :; do sleep 0.05; done";
    List<String> wrapped =
        PythonPathWrapper.wrap(List.of(container.shellPath(), "-c", script), "/vllm-otel")
            .orElseThrow();

    Process process = new ProcessBuilder(wrapped).inheritIO().start();
    while (!Files.exists(ready)) {
      assertThat(process.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    process.destroy();

    assertThat(process.waitFor()).isEqualTo(7);
  }

  private String run(Container container, List<String> command, Map<String, String> variables)
      throws IOException {
    Path out = folder.resolve("out");
    Map<String, String> all = new HashMap<>(variables);
    all.put("OUT", out.toString());
    assertThat(container.run(new ArrayList<>(command), all).status()).isEqualTo(42);
    return Files.readString(out);
  }
}
