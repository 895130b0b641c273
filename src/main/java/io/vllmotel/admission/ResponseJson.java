package io.vllmotel.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
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

  /** What comes after the value of the last member. */
  private static final int TAIL = "\"}}".length();

  private ResponseJson() {}

  static ReviewBody write(AdmissionRequest request, Verdict verdict) {
    ObjectNode response =
        JsonNodeFactory.instance.objectNode().put("uid", request.uid()).put("allowed", true);
    if (!verdict.operations().isEmpty()) {
      response.put("patchType", "JSONPatch");
    }
    List<String> warnings = Warnings.of(verdict.findings());
    if (!warnings.isEmpty()) {
      warnings.forEach(response.putArray("warnings")::add);
    }
    response
        .putObject("auditAnnotations")
        .put("status", verdict.status().code())
        .put("reasons", String.join(",", verdict.codes()));
    if (verdict.operations().isEmpty()) {
      return new ReviewBody(List.of(review(response)));
    }
    byte[] review = review(response.put("patch", ""));
    return withPatch(review, PatchJson.base64(verdict.operations()));
  }

  private static byte[] review(ObjectNode response) {
    return MAPPER.writeValueAsBytes(
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", Envelope.API_VERSION)
            .put("kind", Envelope.KIND)
            .set("response", response));
  }

  /** Base64 needs no escaping and is most of the answer, so it is put in as it is. */
  private static ReviewBody withPatch(byte[] review, List<byte[]> patch) {
    int place = review.length - TAIL;
    List<byte[]> parts = new ArrayList<>(patch.size() + 2);
    parts.add(Arrays.copyOf(review, place));
    parts.addAll(patch);
    parts.add(Arrays.copyOfRange(review, place, review.length));
    return new ReviewBody(parts);
  }
}
