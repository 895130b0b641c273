package io.vllmotel.pod;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tree with operations applied to it (RFC 6902).
 *
 * <p>The original and the operations' values stay as they are: what an operation changes inside is
 * copied before, one level at a time. All else is shared, and what is the same node is equal.
 */
final class PatchedTree {

  private final Set<JsonNode> copies = Collections.newSetFromMap(new IdentityHashMap<>());
  private JsonNode root;

  PatchedTree(JsonNode original) {
    this.root = original;
  }

  JsonNode root() {
    return root;
  }

  /**
   * Applies one operation after those before.
   *
   * @throws IllegalStateException when the operation's parent is absent or an index is out of range
   */
  void apply(PatchOperation operation) {
    String path = operation.path();
    int last = path.lastIndexOf('/');
    String name = unescape(path.substring(last + 1));
    switch (parent(path, last)) {
      case ObjectNode object -> apply(object, name, operation);
      case ArrayNode array -> apply(array, name, operation);
      default -> throw noParent(path);
    }
  }

  /** The node that the pointer's part before {@code end} names, as one that may be changed. */
  private JsonNode parent(String path, int end) {
    if (!copies.contains(root)) {
      root = copy(root, path);
    }
    JsonNode parent = root;
    int start = 1;
    while (start <= end) {
      int slash = path.indexOf('/', start);
      parent = child(parent, unescape(path.substring(start, slash)), path);
      start = slash + 1;
    }
    return parent;
  }

  private JsonNode child(JsonNode parent, String name, String path) {
    JsonNode child =
        parent instanceof ArrayNode array ? array.path(Integer.parseInt(name)) : parent.path(name);
    if (copies.contains(child)) {
      return child;
    }
    JsonNode copy = copy(child, path);
    switch (parent) {
      case ArrayNode array -> array.set(Integer.parseInt(name), copy);
      case ObjectNode object -> object.set(name, copy);
      default -> throw noParent(path);
    }
    return copy;
  }

  private JsonNode copy(JsonNode node, String path) {
    JsonNode copy =
        switch (node) {
          case ObjectNode object -> Trees.shallowCopy(object);
          case ArrayNode array -> Trees.shallowCopy(array);
          default -> throw noParent(path);
        };
    copies.add(copy);
    return copy;
  }

  private static IllegalStateException noParent(String path) {
    return new IllegalStateException("no parent at " + path);
  }

  private static String unescape(String name) {
    return name.indexOf('~') < 0 ? name : name.replace("~1", "/").replace("~0", "~");
  }

  private static void apply(ObjectNode object, String name, PatchOperation operation) {
    switch (operation) {
      case PatchOperation.Add add -> object.set(name, add.value());
      case PatchOperation.Replace replace -> object.set(name, replace.value());
      case PatchOperation.Remove _ -> object.remove(name);
    }
  }

  private static void apply(ArrayNode array, String name, PatchOperation operation) {
    int index = name.equals("-") ? array.size() : Integer.parseInt(name);
    if (index > array.size()) {
      throw new IllegalStateException("no element " + index + " at " + operation.path());
    }
    switch (operation) {
      case PatchOperation.Add add -> array.insert(index, add.value());
      case PatchOperation.Replace replace -> array.set(index, replace.value());
      case PatchOperation.Remove _ -> array.remove(index);
    }
  }
}
