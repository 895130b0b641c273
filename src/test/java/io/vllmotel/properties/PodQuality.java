package io.vllmotel.properties;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Whether a pod is Guaranteed, for the few amounts that generated pods have.
 *
 * <p>Source: Kubernetes, "Pod Quality of Service Classes".
 */
final class PodQuality {

  /** Texts of one amount. */
  private static final List<Set<String>> SAME =
      List.of(Set.of("2", "2000m"), Set.of("4Gi", "4096Mi"));

  private PodQuality() {}

  static boolean isGuaranteed(JsonNode pod) {
    int count = 0;
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        count++;
        if (!isFixed(container, "cpu") || !isFixed(container, "memory")) {
          return false;
        }
      }
    }
    return count > 0;
  }

  private static boolean isFixed(JsonNode container, String resource) {
    JsonNode resources = container.path("resources");
    String limit = resources.path("limits").path(resource).asString("");
    String request = resources.path("requests").path(resource).asString(limit);
    return !limit.isEmpty()
        && (request.equals(limit)
            || SAME.stream().anyMatch(texts -> texts.containsAll(Set.of(limit, request))));
  }
}
