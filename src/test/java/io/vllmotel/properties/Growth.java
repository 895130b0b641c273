package io.vllmotel.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.vllm.Bridge;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * A pod grows by at most 32 KiB of JSON, not counting the bridge's own files, which are bounded by
 * themselves.
 */
final class Growth {

  private static final int MOST = 32 * 1024;

  private Growth() {}

  static void check(Scene scene) {
    int files = 0;
    for (Bridge.BridgeFile file : Bridge.builtIn().files()) {
      JsonNode annotation =
          scene.after().path("metadata").path("annotations").path(file.annotation());
      files += annotation.isMissingNode() ? 0 : size(annotation);
    }
    assertThat(size(scene.after()) - size(scene.before()) - files).isLessThanOrEqualTo(MOST);
  }

  private static int size(JsonNode tree) {
    return tree.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
