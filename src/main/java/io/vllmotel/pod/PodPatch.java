package io.vllmotel.pod;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Applies recorded operations to the original and compares: the proof, made on each request, that
 * the API server will get what the engine meant.
 *
 * <p>The API server rejects a pod whose patch does not apply, whatever the failure policy says.
 */
public final class PodPatch {

  private PodPatch() {}

  /**
   * What is wrong with the operations, or nothing when they turn {@code original} into {@code
   * edited} and touch only what we may touch.
   */
  public static Optional<String> problem(
      Pod original, List<PatchOperation> operations, Pod edited) {
    for (PatchOperation operation : operations) {
      if (operation instanceof PatchOperation.Remove || PodPart.of(operation).isEmpty()) {
        return Optional.of("operation on " + operation.path() + " is not allowed");
      }
    }
    return apply(original.tree(), operations).equals(edited.tree())
        ? Optional.empty()
        : Optional.of("the patch does not give the edited pod");
  }

  /**
   * The tree with the operations applied; it shares with the given one, which is not changed, and
   * with the operations what none of them changes.
   *
   * @throws IllegalStateException when an operation's parent is absent or an index is out of range
   */
  public static JsonNode apply(JsonNode tree, List<PatchOperation> operations) {
    PatchedTree patched = new PatchedTree(tree);
    for (PatchOperation operation : operations) {
      patched.apply(operation);
    }
    return patched.root();
  }
}
