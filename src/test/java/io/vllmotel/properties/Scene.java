package io.vllmotel.properties;

import io.vllmotel.injection.Decision;
import io.vllmotel.injection.Entry;
import io.vllmotel.injection.InjectionRequest;
import io.vllmotel.injection.Injector;
import io.vllmotel.oracle.PatchOracle;
import io.vllmotel.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One generated pod and what became of it.
 *
 * @param before the pod as it was
 * @param after the pod with the patch applied by the oracle
 */
public record Scene(InjectionRequest request, Decision decision, JsonNode before, JsonNode after) {

  public static Scene of(long seed) {
    InjectionRequest request = new SceneGenerator(seed).request();
    JsonNode before = request.pod().tree().deepCopy();
    Decision decision = Injector.decide(request);
    return new Scene(request, decision, before, PatchOracle.apply(before, patch(decision)));
  }

  private static JsonNode patch(Decision decision) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    decision.operations().forEach(operation -> patch.add(operation.toJson()));
    return patch;
  }

  /** What a later review of a pod in the same cluster decides. */
  Decision again(JsonNode pod) {
    return Injector.decide(
        InjectionRequest.of(new Pod(pod), request.namespace(), entry(), request.cluster()));
  }

  private Entry entry() {
    return request.entry();
  }

  public boolean isChanged() {
    return !decision.operations().isEmpty();
  }

  /** Each container that was there before, with what it is now: init containers may have moved. */
  List<Change> containers() {
    List<Change> changes = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      JsonNode was = before.path("spec").path(list);
      List<String> names = names(was);
      List<JsonNode> now = new ArrayList<>();
      after.path("spec").path(list).forEach(now::add);
      now.removeIf(container -> !names.contains(name(container)));
      for (int index = 0; index < was.size() && was.isArray(); index++) {
        changes.add(new Change(was.path(index), now.get(index)));
      }
    }
    return changes;
  }

  public record Change(JsonNode before, JsonNode after) {}

  static String name(JsonNode element) {
    return element.path("name").asString("");
  }

  static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(element -> names.add(name(element)));
    return names;
  }
}
