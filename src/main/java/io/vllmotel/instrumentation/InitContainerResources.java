package io.vllmotel.instrumentation;

import io.vllmotel.pod.Quantity;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The resources of the init container where the Instrumentation gives only some of them.
 *
 * <p>Unlike the operator's, a default never puts a request above a limit: the API server would
 * reject the pod.
 */
final class InitContainerResources {

  /** Source: {@code instrumentation_webhook.go}, defaults of {@code resourceRequirements}. */
  private static final Map<String, Quantity> LIMITS = amounts("500m", "256Mi");

  private static final Map<String, Quantity> REQUESTS = amounts("50m", "64Mi");

  private static final Comparator<Quantity> ORDER = Comparator.naturalOrder();

  private InitContainerResources() {}

  static JsonNode withDefaults(JsonNode asked) {
    ObjectNode resources =
        asked instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    if (!resources.path("limits").isObject()) {
      JsonNode requests = resources.path("requests");
      fill(resources.putObject("limits"), LIMITS, requests, BinaryOperator.maxBy(ORDER));
    }
    if (!resources.path("requests").isObject()) {
      JsonNode limits = resources.path("limits");
      fill(resources.putObject("requests"), REQUESTS, limits, BinaryOperator.minBy(ORDER));
    }
    return resources;
  }

  /** Puts the defaults in, or the other side's amount where {@code better} prefers it. */
  private static void fill(
      ObjectNode side,
      Map<String, Quantity> defaults,
      JsonNode other,
      BinaryOperator<Quantity> better) {
    defaults.forEach((resource, standard) -> {
      JsonNode given = other.path(resource);
      Quantity best =
          Quantity.of(given).map(bound -> better.apply(standard, bound)).orElse(standard);
      side.set(resource, best.equals(standard) ? StringNode.valueOf(standard.text()) : given);
    });
  }

  private static Map<String, Quantity> amounts(String cpu, String memory) {
    Map<String, Quantity> amounts = new LinkedHashMap<>();
    Quantity.parse(cpu).ifPresent(amount -> amounts.put("cpu", amount));
    Quantity.parse(memory).ifPresent(amount -> amounts.put("memory", amount));
    return Collections.unmodifiableMap(amounts);
  }
}
