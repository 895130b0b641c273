package io.vllmotel.manifest;

import io.vllmotel.pod.Json;
import io.vllmotel.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Finds pods and pod templates in any object, by shape and not by kind: a list of kinds would never
 * be complete.
 *
 * <p>A template is an object with {@code spec.containers} under a key that is or ends in {@code
 * template}, or begins with {@code podTemplate}.
 */
final class PodFinder {

  private final List<PodPlace> found = new ArrayList<>();

  private PodFinder() {}

  static List<PodPlace> find(JsonNode document) {
    PodFinder finder = new PodFinder();
    finder.visit(document, "", Place.of(document));
    return List.copyOf(finder.found);
  }

  /** Whether some object in it has a list of containers with images. */
  static boolean hasLooseContainers(JsonNode document) {
    return document.findValues("containers").stream()
        .anyMatch(list -> list.isArray() && list.path(0).has("image"));
  }

  private void visit(JsonNode node, String key, Place place) {
    Place here = isObject(node) ? place.withObject(node) : place;
    if (isPod(node) || (isTemplateKey(key) && hasContainers(node))) {
      found.add(new PodPlace(new Pod(node), here.pointer(), here.object(), here.path()));
    } else if (node.isObject()) {
      node.forEachEntry((name, child) -> visit(child, name, here.property(name)));
    } else {
      for (int index = 0; index < node.size(); index++) {
        visit(node.path(index), "", here.element(index));
      }
    }
  }

  private static boolean isObject(JsonNode node) {
    return Json.text(node, "kind").isPresent() && Json.text(node, "apiVersion").isPresent();
  }

  private static boolean isPod(JsonNode node) {
    return Json.hasText(node, "kind", "Pod") && Json.hasText(node, "apiVersion", "v1");
  }

  private static boolean isTemplateKey(String key) {
    return key.toLowerCase(Locale.ROOT).endsWith("template") || key.startsWith("podTemplate");
  }

  private static boolean hasContainers(JsonNode node) {
    return node.path("spec").path("containers").isArray();
  }

  /** Where the visit is: in the document, and in the innermost Kubernetes object. */
  private record Place(JsonPointer pointer, JsonNode object, String path) {

    static Place of(JsonNode document) {
      return new Place(JsonPointer.empty(), document, "");
    }

    Place withObject(JsonNode node) {
      return new Place(pointer, node, "");
    }

    Place property(String name) {
      return new Place(
          pointer.appendProperty(name), object, path.isEmpty() ? name : path + "." + name);
    }

    Place element(int index) {
      return new Place(pointer.appendIndex(index), object, path + "[" + index + "]");
    }
  }
}
