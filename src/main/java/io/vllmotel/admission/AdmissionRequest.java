package io.vllmotel.admission;

import io.vllmotel.pod.Json;
import io.vllmotel.pod.Pod;
import tools.jackson.databind.JsonNode;

/**
 * The {@code request} of an AdmissionReview, as far as decisions and logs need it.
 *
 * <p>Of all its fields only {@code uid} must be there; an absent or ill-typed one reads as empty
 * text or a missing node, which makes the review one that we do not act on. Source: Kubernetes API
 * reference, AdmissionRequest v1.
 *
 * @param uid what the answer has to repeat
 * @param operation {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code CONNECT}
 * @param kind the kind of the object, such as {@code Pod}
 * @param resource what the webhook was registered for
 * @param subResource such as {@code ephemeralcontainers}; usually empty
 * @param namespace where the object will be; empty for cluster-wide objects
 * @param dryRun whether nothing will be stored
 * @param object the object as it will be stored
 * @param oldObject the object as it is stored now; there on UPDATE and DELETE
 */
public record AdmissionRequest(
    String uid,
    String operation,
    String kind,
    ResourceType resource,
    String subResource,
    String namespace,
    boolean dryRun,
    JsonNode object,
    JsonNode oldObject) {

  private static final ResourceType PODS = new ResourceType("", "v1", "pods");

  /** A type of the API, as a webhook's rules name it. */
  public record ResourceType(String group, String version, String resource) {

    static ResourceType of(JsonNode tree) {
      return new ResourceType(
          Json.text(tree, "group").orElse(""),
          Json.text(tree, "version").orElse(""),
          Json.text(tree, "resource").orElse(""));
    }
  }

  static AdmissionRequest of(JsonNode request, String uid) {
    return new AdmissionRequest(
        uid,
        Json.text(request, "operation").orElse(""),
        Json.text(request.path("kind"), "kind").orElse(""),
        ResourceType.of(request.path("resource")),
        Json.text(request, "subResource").orElse(""),
        Json.text(request, "namespace").orElse(""),
        request.path("dryRun").asBoolean(false),
        request.path("object"),
        request.path("oldObject"));
  }

  /** The name of the object, or the beginning of the name that it will be given. */
  public String objectName() {
    Pod named = new Pod(object);
    return named.name().or(named::generateName).orElse("");
  }

  /** Whether it is the one kind of request that may change something. */
  public boolean createsPod() {
    return operation.equals("CREATE")
        && kind.equals("Pod")
        && resource.equals(PODS)
        && subResource.isEmpty()
        && object.isObject();
  }
}
