package io.vllmotel.autoinstrumentation;

import io.vllmotel.pod.Container;
import io.vllmotel.pod.Pod;
import io.vllmotel.pod.Quantity;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a Guaranteed pod Guaranteed: every container must have limits equal to its requests, init
 * containers too, or CPU pinning of GPU pods is lost.
 *
 * <p>Source: Kubernetes, "Pod Quality of Service Classes".
 */
final class QualityOfService {

  private QualityOfService() {}

  static boolean isGuaranteed(Pod pod) {
    for (Container container : pod.allContainers()) {
      if (!isGuaranteed(container)) {
        return false;
      }
    }
    return !pod.containers().isEmpty();
  }

  private static boolean isGuaranteed(Container container) {
    JsonNode resources = container.tree().path("resources");
    return isFixed(resources, "cpu") && isFixed(resources, "memory");
  }

  /** A request that is absent defaults to the limit. */
  private static boolean isFixed(JsonNode resources, String name) {
    Optional<Quantity> limit = Quantity.of(resources.path("limits").path(name));
    JsonNode asked = resources.path("requests").path(name);
    Optional<Quantity> request = asked.isMissingNode() ? limit : Quantity.of(asked);
    return limit.isPresent() && request.isPresent() && limit.get().isSameAs(request.get());
  }

  /** The resources with requests as high as the limits. */
  static JsonNode guaranteed(JsonNode resources) {
    return ((ObjectNode) resources.deepCopy()).set("requests", resources.path("limits").deepCopy());
  }
}
