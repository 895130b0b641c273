package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.command.Container.Call;
import io.vllmotel.command.shell.RealShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Generated scripts without a branch, which set variables and start servers: what is said of the
 * variables is what the servers see in a real shell, no less and no more.
 */
class ServerVariablesTest {

  /** Each is run by one of the shells. */
  private static final int SCRIPTS = 900;

  private static final Map<String, String> GIVEN =
      Map.of("PYTHONPATH", "/vllm-otel:/image", "VLLM_PLUGINS", "p,vllm_otel_bridge", "A", "/z");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RealShell.class)
  void serversSeeWhatIsSaid(RealShell shell) throws IOException {
    Container container =
        Container.besideTheMachine(Files.createDirectory(folder.resolve("shell")), shell);
    List<RealShell> shells = List.of(RealShell.values());
    int compared = 0;
    for (int seed = shells.indexOf(shell); seed < SCRIPTS; seed += shells.size()) {
      String script = new Script(new Random(seed)).text();
      List<String> command = List.of(container.shellPath(), "-c", script);
      Launch.Server server =
          (Launch.Server)
              LaunchReader.read(
                  new StartCommand(command, List.of(), ImageEntrypoint.UNKNOWN, GIVEN));
      if (!server.variables().toString().contains("$")) { // What was unset is not known.
        List<Call> calls = container.run(command, GIVEN).calls();
        assertThat(server.variables().pythonPath())
            .as(script)
            .hasSameElementsAs(seen(calls, Call::pythonPath));
        assertThat(server.variables().plugins())
            .as(script)
            .hasSameElementsAs(seen(calls, Call::plugins));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(SCRIPTS / shells.size() / 2);
  }

  private static List<Optional<String>> seen(
      List<Call> calls, Function<Call, Optional<String>> variable) {
    return calls.stream().filter(Call::isServer).map(variable).distinct().toList();
  }

  /** A script that surely starts a server. */
  private record Script(Random random) {

    String text() {
      return statements(0) + "; " + server();
    }

    private String statements(int depth) {
      List<String> statements = new ArrayList<>();
      do {
        statements.add(statement(depth));
      } while (random.nextInt(3) > 0);
      return String.join("; ", statements);
    }

    private String statement(int depth) {
      return switch (random.nextInt(depth < 3 ? 11 : 8)) {
        case 0 -> "export PYTHONPATH=" + path();
        case 1 -> "PYTHONPATH=" + path();
        case 2 -> "unset PYTHONPATH";
        case 3 -> "A=" + path();
        case 4 -> "export VLLM_PLUGINS=" + plugins();
        case 5 -> "VLLM_PLUGINS=" + plugins();
        case 6 -> "unset VLLM_PLUGINS";
        case 7 -> server();
        case 8 -> "( " + statements(depth + 1) + " )";
        case 9 -> "{ " + statements(depth + 1) + "; }";
        default -> "f() { " + statements(depth + 1) + "; }; f";
      };
    }

    private String path() {
      return one(
          "/a",
          "$PYTHONPATH",
          "/a:$PYTHONPATH",
          "\"$PYTHONPATH:/b\"",
          "$A",
          "\"$A:$PYTHONPATH\"",
          "\"${PYTHONPATH:-/d}\"",
          "${PYTHONPATH:+$PYTHONPATH:}/e",
          "\"\"",
          "",
          "'/q'",
          "${PYTHONPATH-/u}",
          "${PYTHONPATH+/v}");
    }

    private String plugins() {
      return one("fl", "$VLLM_PLUGINS", "\"$VLLM_PLUGINS,x\"", "\"\"", "", "${VLLM_PLUGINS:-d}");
    }

    private String server() {
      String command = "vllm serve m";
      for (int prefixes = random.nextInt(3); prefixes > 0; prefixes--) {
        command = prefixed(command);
      }
      return one("", "", "", "PYTHONPATH=" + path() + " ", "VLLM_PLUGINS=" + plugins() + " ")
          + command;
    }

    private String prefixed(String command) {
      String kept = " PATH=\"$PATH\" CALLS=\"$CALLS\" ";
      return switch (random.nextInt(9)) {
        case 0 -> "env -u PYTHONPATH " + command;
        case 1 -> "env PYTHONPATH=" + path() + " " + command;
        case 2 -> "env -u VLLM_PLUGINS " + command;
        case 3 -> "env VLLM_PLUGINS=" + plugins() + " " + command;
        case 4 -> "env -i" + kept + command;
        case 5 -> "env -iu A" + kept + "PYTHONPATH=\"$PYTHONPATH\" " + command;
        case 6 -> "nice " + command;
        case 7 -> "nohup " + command;
        default -> command.contains("'") ? command : "sh -c '" + command + "'";
      };
    }

    private String one(String... texts) {
      return texts[random.nextInt(texts.length)];
    }
  }
}
