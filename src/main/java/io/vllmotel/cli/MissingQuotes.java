package io.vllmotel.cli;

import io.vllmotel.pod.Container;
import io.vllmotel.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Values that YAML takes for something else than the text that Kubernetes wants there.
 *
 * <p>The webhook never sees them, because the API server refuses the object before; who reads a
 * file should hear of it.
 */
final class MissingQuotes {

  private MissingQuotes() {}

  /** A sentence for each value, with its place. */
  static List<String> of(Pod pod) {
    List<String> problems = new ArrayList<>();
    for (String map : List.of("annotations", "labels")) {
      pod.tree()
          .path("metadata")
          .path(map)
          .forEachEntry(
              (key, value) -> check("metadata." + map + "[" + key + "]", value, problems));
    }
    for (Container container : pod.allContainers()) {
      int index = 0;
      for (JsonNode variable : container.tree().path("env")) {
        check(container.place() + ".env[" + index++ + "].value", variable.path("value"), problems);
      }
    }
    return List.copyOf(problems);
  }

  private static void check(String place, JsonNode value, List<String> problems) {
    if (value.isBoolean() || value.isNumber()) {
      problems.add(
          place
              + ": found "
              + value
              + ", expected text; put it in quotes, or the API server refuses the object");
    }
  }
}
