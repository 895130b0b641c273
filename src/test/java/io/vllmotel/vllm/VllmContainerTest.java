package io.vllmotel.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.instrumentation.Installation;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ContainerKind;
import io.vllmotel.reason.Finding;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class VllmContainerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vllm serve m",
        "export PYTHONPATH=\"$(pwd):$PYTHONPATH\"; vllm serve m",
        "export PYTHONPATH=/app:${PYTHONPATH%:}; vllm serve m",
        "export PYTHONPATH=${PYTHONPATH:-/app}; vllm serve m",
        "OLD=${PYTHONPATH#:}; PYTHONPATH=/app:$OLD vllm serve m",
        "PYTHONPATH=$(python3 join.py /app $PYTHONPATH) vllm serve m",
        "eval 'export PYTHONPATH=/app:$PYTHONPATH'; vllm serve m",
        "add() { export PYTHONPATH=$1:$PYTHONPATH; }; add /app; vllm serve m",
        "for p in /a /b; do PYTHONPATH=$p:$PYTHONPATH; done; vllm serve m"
      })
  void bridgeIsLoadedWhereThePathMayStillHoldIt(String script) {
    assertThat(hiddenPath(script)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          export PYTHONPATH=$(pwd); vllm serve m            | becomes "$(pwd)"
          export PYTHONPATH=/a; PYTHONPATH+=:/b vllm serve m | becomes "/a :/b"
          eval 'unset PYTHONPATH'; vllm serve m             | is taken away
          drop() { unset PYTHONPATH; }; drop; vllm serve m  | is taken away
          """)
  void bridgeIsNotLoadedWhereItDoesNot(String script, String what) {
    assertThat(hiddenPath(script).map(Finding::detail))
        .contains("PYTHONPATH " + what + " before vLLM starts");
  }

  private static Optional<Finding> hiddenPath(String script) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("name", "vllm");
    tree.putArray("command").add("bash").add("-c").add(script);
    Container container = new Container(ContainerKind.REGULAR, 0, tree);
    return VllmContainer.of(container, Installation.standard()).hiddenPath();
  }
}
