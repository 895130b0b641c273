package io.vllmotel.pod;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes a tree and writes down each change as a patch operation.
 *
 * <p>What was added is part of its one operation: a later change inside it needs no operation of
 * its own, because operations hold the live node. So a list that we made costs one operation
 * however much is put into it.
 */
final class PatchRecorder {

  /** Objects and lists that we usually add to a pod with one vLLM container. */
  private static final int EXPECTED = 128;

  private final List<PatchOperation> operations = new ArrayList<>();
  private final Set<JsonNode> ours = Collections.newSetFromMap(new IdentityHashMap<>(EXPECTED));

  List<PatchOperation> operations() {
    return List.copyOf(operations);
  }

  /** True for what came with an operation, whose later changes are part of that operation. */
  boolean made(JsonNode node) {
    return ours.contains(node);
  }

  /** Sets a member of the object at {@code pointer}: an {@code add}, or a {@code replace}. */
  void set(ObjectNode object, String pointer, String name, JsonNode value) {
    boolean isThere = object.has(name);
    object.set(name, value);
    if (!ours.contains(object)) {
      String path = pointer + "/" + escape(name);
      forgetWithin(path);
      operations.add(
          isThere ? new PatchOperation.Replace(path, value) : new PatchOperation.Add(path, value));
      claim(value);
    }
  }

  /** Inserts into the list at {@code pointer} before {@code index}, from 0 to the list's size. */
  void insert(ArrayNode list, String pointer, int index, JsonNode value) {
    String position = index == list.size() ? "-" : Integer.toString(index);
    list.insert(index, value);
    if (ours.contains(list)) {
      claim(value);
    } else {
      operations.add(new PatchOperation.Add(pointer + "/" + position, value));
      claim(value);
    }
  }

  /**
   * What was last done inside a value that is now set anew; further back, places may have moved.
   */
  private void forgetWithin(String path) {
    while (!operations.isEmpty() && operations.getLast().path().startsWith(path + "/")) {
      operations.removeLast();
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

  private void claim(JsonNode value) {
    if (value.isContainer()) {
      ours.add(value);
      for (JsonNode inner : value) {
        claim(inner);
      }
    }
  }
}
