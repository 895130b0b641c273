package io.vllmotel.pod;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes a tree and writes down each change as a patch operation.
 *
 * <p>A list that we made, or write anew, is part of its one operation: a later change inside it
 * needs none of its own, because operations hold the live list. So it costs one operation however
 * much is put into it.
 */
final class PatchRecorder {

  private final List<PatchOperation> operations = new ArrayList<>();
  private final Set<ArrayNode> ours = Collections.newSetFromMap(new IdentityHashMap<>());

  List<PatchOperation> operations() {
    return List.copyOf(operations);
  }

  /** Sets a member of the object at {@code pointer}: an {@code add}, or a {@code replace}. */
  void set(ObjectNode object, String pointer, String name, JsonNode value) {
    String path = pointer + "/" + escape(name);
    boolean isThere = object.has(name);
    object.set(name, value);
    if (value instanceof ArrayNode list) {
      ours.add(list);
    }
    operations.add(
        isThere ? new PatchOperation.Replace(path, value) : new PatchOperation.Add(path, value));
  }

  /** Makes an empty member of the object; what is set in it then has operations of its own. */
  ObjectNode create(ObjectNode object, String pointer, String name) {
    set(object, pointer, name, JsonNodeFactory.instance.objectNode());
    ObjectNode created = JsonNodeFactory.instance.objectNode();
    object.set(name, created);
    return created;
  }

  /** Inserts into the list at {@code pointer} before {@code index}, from 0 to the list's size. */
  void insert(ArrayNode list, String pointer, int index, JsonNode value) {
    String position = index == list.size() ? "-" : Integer.toString(index);
    list.insert(index, value);
    if (!ours.contains(list)) {
      operations.add(new PatchOperation.Add(pointer + "/" + position, value));
    }
  }

  /**
   * Gives the list at {@code pointer} anew as a whole, with whatever is changed in it from now on.
   */
  void rewrite(ArrayNode list, String pointer) {
    if (ours.add(list)) {
      operations.add(new PatchOperation.Replace(pointer, list));
    }
  }

  void remove(ObjectNode object, String pointer, String name) {
    object.remove(name);
    operations.add(new PatchOperation.Remove(pointer + "/" + escape(name)));
  }

  void remove(ArrayNode list, String pointer, int index) {
    list.remove(index);
    operations.add(new PatchOperation.Remove(pointer + "/" + index));
  }

  /** RFC 6901, section 3: {@code ~} and {@code /} are the only characters with a meaning. */
  static String escape(String name) {
    return name.indexOf('~') < 0 && name.indexOf('/') < 0
        ? name
        : name.replace("~", "~0").replace("/", "~1");
  }
}
