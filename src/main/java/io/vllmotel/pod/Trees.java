package io.vllmotel.pod;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
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
    throw new MalformedPodException(pointer, "an object", node);
  }

  static ArrayNode array(JsonNode node, String pointer) {
    if (node instanceof ArrayNode array) {
      return array;
    }
    throw new MalformedPodException(pointer, "a list", node);
  }

  static ObjectNode shallowCopy(ObjectNode object) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(object);
    return copy;
  }

  static ArrayNode shallowCopy(ArrayNode array) {
    return JsonNodeFactory.instance.arrayNode(array.size()).addAll(array);
  }

  static void removeNamed(
      PatchRecorder recorder, ObjectNode parent, String pointer, String list, String name) {
    if (parent.get(list) instanceof ArrayNode elements) {
      for (int index = elements.size() - 1; index >= 0; index--) {
        if (Json.hasText(elements.path(index), "name", name)) {
          recorder.remove(elements, pointer + "/" + list, index);
        }
      }
    }
  }

  /** Makes a list or object that is empty what it was before: absent, or null. */
  static void restoreIfEmpty(
      PatchRecorder recorder, ObjectNode parent, String pointer, Absent absent) {
    if (parent.path(absent.name()).isContainer() && parent.path(absent.name()).isEmpty()) {
      if (absent.asNull()) {
        recorder.set(parent, pointer, absent.name(), NullNode.getInstance());
      } else {
        recorder.remove(parent, pointer, absent.name());
      }
    }
  }
}
