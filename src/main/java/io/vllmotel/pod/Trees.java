package io.vllmotel.pod;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What both editors need of a tree: its parts in the type that an edit relies on. */
final class Trees {

  private Trees() {}

  static boolean isAbsent(ObjectNode parent, String name) {
    return parent.path(name).isMissingNode() || parent.path(name).isNull();
  }

  static ObjectNode object(JsonNode node, String pointer) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalStateException(pointer + " is no object but " + node.getNodeType());
  }

  static ArrayNode array(JsonNode node, String pointer) {
    if (node instanceof ArrayNode array) {
      return array;
    }
    throw new IllegalStateException(pointer + " is no list but " + node.getNodeType());
  }

  static void removeNamed(
      PatchRecorder recorder, ObjectNode parent, String pointer, String list, String name) {
    if (parent.get(list) instanceof ArrayNode elements) {
      for (int index = elements.size() - 1; index >= 0; index--) {
        if (Json.text(elements.path(index), "name").filter(name::equals).isPresent()) {
          recorder.remove(elements, pointer + "/" + list, index);
        }
      }
    }
  }

  static void removeIfEmpty(
      PatchRecorder recorder, ObjectNode parent, String pointer, String name) {
    if (parent.path(name).isContainer() && parent.path(name).isEmpty()) {
      recorder.remove(parent, pointer, name);
    }
  }
}
