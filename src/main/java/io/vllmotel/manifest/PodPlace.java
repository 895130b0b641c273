package io.vllmotel.manifest;

import io.vllmotel.pod.Json;
import io.vllmotel.pod.Pod;
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
}
