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

class BridgeLoadingTest {

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
        "for p in /a /b; do PYTHONPATH=$p:$PYTHONPATH; done; vllm serve m",
        "unset VLLM_PLUGINS; vllm serve m",
        "export VLLM_PLUGINS=ascend,vllm_otel_bridge; vllm serve m",
        "[ -z \"$NPU\" ] || export VLLM_PLUGINS=ascend; vllm serve m"
      })
  void bridgeIsLoadedWhereItMayStillBeFound(String script) {
    assertThat(obstacle(script)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          export PYTHONPATH=$(pwd); vllm serve m            | PYTHONPATH becomes "$(pwd)"
          export PYTHONPATH=/a; PYTHONPATH+=:/b vllm serve m | PYTHONPATH becomes "/a :/b"
          eval 'unset PYTHONPATH'; vllm serve m             | PYTHONPATH is taken away
          drop() { unset PYTHONPATH; }; drop; vllm serve m  | PYTHONPATH is taken away
          export VLLM_PLUGINS=ascend; exec vllm serve m     | VLLM_PLUGINS becomes "ascend"
          VLLM_PLUGINS="" vllm serve m                      | VLLM_PLUGINS becomes ""
          VLLM_PLUGINS=$VLLM_PLUGINS,fl vllm serve m        | VLLM_PLUGINS becomes "$VLLM_PLUGINS,fl"
          """)
  void bridgeIsNotLoadedWhereACommandKeepsItOut(String script, String what) {
    assertThat(obstacle(script).map(Finding::detail)).contains(what + " before vLLM starts");
  }

  private static Optional<Finding> obstacle(String script) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("name", "vllm");
    tree.putArray("command").add("bash").add("-c").add(script);
    Container container = new Container(ContainerKind.REGULAR, 0, tree);
    return BridgeLoading.obstacle(VllmContainer.of(container, Installation.standard()));
  }
}
