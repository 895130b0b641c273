package io.vllmotel.pod;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies recorded operations to a fresh copy and compares: the proof, made on each request, that
 * the API server will get what the engine meant.
 *
 * <p>The API server rejects a pod whose patch does not apply, whatever the failure policy says.
 */
public final class PodPatch {

  /**
   * What we ever touch. Anything else is an error of ours; security context, resources, images and
   * service accounts of the user's containers are out of reach by this one line.
   */
  private static final Pattern ALLOWED =
      Pattern.compile(
          "/spec/(?:containers|initContainers)/\\d+/(?:env|volumeMounts|args|command)(?:/.*)?"
              + "|/spec/volumes(?:/-)?"
              + "|/spec/initContainers(?:/-|/\\d+)?"
              + "|/metadata(?:/annotations(?:/[^/]+)?)?");

  private PodPatch() {}

  /**
   * What is wrong with the operations, or nothing when they turn {@code original} into {@code
   * edited} and touch only what we may touch.
   */
  public static Optional<String> problem(
      Pod original, List<PatchOperation> operations, Pod edited) {
    for (PatchOperation operation : operations) {
      if (operation instanceof PatchOperation.Remove
          || !ALLOWED.matcher(operation.path()).matches()) {
        return Optional.of("operation on " + operation.path() + " is not allowed");
      }
    }
    JsonNode patched = EditableCopy.of(Trees.object(original.tree(), "/"));
    operations.forEach(operation -> apply(patched, operation));
    return patched.equals(edited.tree())
        ? Optional.empty()
        : Optional.of("the patch does not give the edited pod");
  }

  /**
   * The tree with the operations applied; the given one is not changed.
   *
   * @throws IllegalStateException when an operation's parent is absent or an index is out of range
   */
  public static JsonNode apply(JsonNode tree, List<PatchOperation> operations) {
    JsonNode patched = tree.deepCopy();
    operations.forEach(operation -> apply(patched, operation));
    return patched;
  }

  private static void apply(JsonNode tree, PatchOperation operation) {
    List<String> names = List.of(operation.path().split("/", -1));
    JsonNode parent = tree;
    for (String name : names.subList(1, names.size() - 1)) {
      parent = child(parent, name);
    }
    String name = unescape(names.getLast());
    switch (parent) {
      case ObjectNode object -> apply(object, name, operation);
      case ArrayNode array -> apply(array, name, operation);
      default -> throw new IllegalStateException("no parent at " + operation.path());
    }
  }

  private static JsonNode child(JsonNode parent, String name) {
    return parent.isArray() ? parent.path(Integer.parseInt(name)) : parent.path(unescape(name));
  }

  private static String unescape(String name) {
    return name.indexOf('~') < 0 ? name : name.replace("~1", "/").replace("~0", "~");
  }

  private static void apply(ObjectNode object, String name, PatchOperation operation) {
    switch (operation) {
      case PatchOperation.Add add -> object.set(name, add.value().deepCopy());
      case PatchOperation.Replace replace -> object.set(name, replace.value().deepCopy());
      case PatchOperation.Remove _ -> object.remove(name);
    }
  }

  private static void apply(ArrayNode array, String name, PatchOperation operation) {
    int index = name.equals("-") ? array.size() : Integer.parseInt(name);
    if (index > array.size()) {
      throw new IllegalStateException("no element " + index + " at " + operation.path());
    }
    switch (operation) {
      case PatchOperation.Add add -> array.insert(index, add.value().deepCopy());
      case PatchOperation.Replace replace -> array.set(index, replace.value().deepCopy());
      case PatchOperation.Remove _ -> array.remove(index);
    }
  }
}
