package io.vllmotel.manifest;

import io.vllmotel.injection.Undo;
import io.vllmotel.pod.Json;
import io.vllmotel.pod.OwnerReference;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.pod.Pod;
import io.vllmotel.pod.PodPatch;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * A pod or a pod template, and where it stands in a document.
 *
 * @param pod the pod, or the template read as a pod
 * @param pointer its place in the document (RFC 6901)
 * @param object the Kubernetes object that it belongs to; the pod itself where it stands alone
 * @param path its place in {@code object}, as people write it: {@code spec.template}; empty for a
 *     pod that stands alone
 */
public record PodPlace(Pod pod, JsonPointer pointer, JsonNode object, String path) {

  /** Whether it only says what the pods of {@link #object} will be like. */
  public boolean isTemplate() {
    return !path.isEmpty();
  }

  /** The namespace that the object names. */
  public Optional<String> namespace() {
    return Json.text(object.path("metadata"), "namespace").filter(name -> !name.isEmpty());
  }

  /** As people call the object: {@code Deployment vllm-server}. */
  public String title() {
    String kind = Json.text(object, "kind").orElse("object");
    JsonNode metadata = object.path("metadata");
    return Json.text(metadata, "name")
        .or(() -> Json.text(metadata, "generateName"))
        .map(name -> kind + " " + name)
        .orElse(kind);
  }

  /** Who owns the pod; {@link #object} will own the pods of a template. */
  public List<OwnerReference> owners() {
    if (!isTemplate()) {
      return pod.owners();
    }
    return Json.text(object.path("metadata"), "name").stream()
        .map(name ->
            new OwnerReference(
                Json.text(object, "apiVersion").orElse(""),
                Json.text(object, "kind").orElse(""),
                name,
                "",
                true))
        .toList();
  }

  /** The pod or template after operations. */
  public Pod patched(List<PatchOperation> operations) {
    return operations.isEmpty() ? pod : new Pod(PodPatch.apply(pod.tree(), operations));
  }

  /** The pod or template before an injection, if it was injected. */
  public Optional<Pod> restored() {
    return Undo.of(pod);
  }
}
