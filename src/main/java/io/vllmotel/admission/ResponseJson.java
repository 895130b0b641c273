package io.vllmotel.admission;

import io.vllmotel.pod.PatchOperation;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the AdmissionReview that answers a request.
 *
 * <p>{@code patch} and {@code patchType} come together or not at all, and the uid is the request's;
 * anything else the API server counts as a failed call. Nothing is ever denied. Source: Kubernetes
 * API reference, AdmissionResponse v1.
 */
final class ResponseJson {

  private static final JsonMapper MAPPER = new JsonMapper();

  private ResponseJson() {}

  static String write(AdmissionRequest request, Verdict verdict) {
    ObjectNode response =
        JsonNodeFactory.instance.objectNode().put("uid", request.uid()).put("allowed", true);
    if (!verdict.operations().isEmpty()) {
      response.put("patchType", "JSONPatch").put("patch", patch(verdict.operations()));
    }
    List<String> warnings = Warnings.of(verdict.findings());
    if (!warnings.isEmpty()) {
      warnings.forEach(response.putArray("warnings")::add);
    }
    response
        .putObject("auditAnnotations")
        .put("status", verdict.status().code())
        .put("reasons", String.join(",", verdict.codes()));
    return review(response);
  }

  private static String review(ObjectNode response) {
    return MAPPER.writeValueAsString(
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", Envelope.API_VERSION)
            .put("kind", Envelope.KIND)
            .set("response", response));
  }

  /** Bytes, which JSON carries as base64. */
  private static byte[] patch(List<PatchOperation> operations) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    operations.forEach(operation -> patch.add(operation.toJson()));
    return MAPPER.writeValueAsBytes(patch);
  }
}
