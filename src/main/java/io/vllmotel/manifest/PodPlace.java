package io.vllmotel.manifest;

import io.vllmotel.injection.Undo;
import io.vllmotel.pod.Json;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.pod.Pod;
import io.vllmotel.pod.PodPatch;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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

  /** The pod as a controller would create it: a template gets {@link #object} as its owner. */
  public Pod created() {
    Optional<String> name = Json.text(object.path("metadata"), "name");
    if (!isTemplate() || name.isEmpty()) {
      return pod;
    }
    JsonNode tree = withMetadata();
    if (tree.path("metadata") instanceof ObjectNode metadata) {
      metadata
          .putArray("ownerReferences")
          .addObject()
          .put("apiVersion", Json.text(object, "apiVersion").orElse(""))
          .put("kind", Json.text(object, "kind").orElse(""))
          .put("name", name.get());
    }
    return new Pod(tree);
  }

  /** The pod or template after operations on what {@link #created} gave. */
  public Pod patched(List<PatchOperation> operations) {
    return operations.isEmpty() ? pod : new Pod(PodPatch.apply(withMetadata(), operations));
  }

  /** The pod or template before an injection, if it was injected; the reverse of all that. */
  public Optional<Pod> restored() {
    return Undo.of(pod).map(this::withoutEmptyMetadata);
  }

  private JsonNode withMetadata() {
    JsonNode tree = pod.tree().deepCopy();
    if (tree instanceof ObjectNode template && !template.hasNonNull("metadata")) {
      template.putObject("metadata");
    }
    return tree;
  }

  /** Where {@link #withMetadata} had to make it, nothing but this is left of it. */
  private Pod withoutEmptyMetadata(Pod restored) {
    if (isTemplate()
        && restored.tree() instanceof ObjectNode template
        && template.path("metadata").isObject()
        && template.path("metadata").isEmpty()) {
      template.remove("metadata");
    }
    return restored;
  }
}
