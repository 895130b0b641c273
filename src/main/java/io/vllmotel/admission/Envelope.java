package io.vllmotel.admission;

import io.vllmotel.pod.Json;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the bytes of a body are: a review that can be answered, or something else. */
sealed interface Envelope {

  String API_VERSION = "admission.k8s.io/v1";
  String KIND = "AdmissionReview";

  /**
   * What a uid may look like; the API server sends 36 characters. Printable ASCII, so that it can
   * be repeated in answers and logs as it is.
   */
  Pattern UID = Pattern.compile("[!-~]{1,128}");

  record Review(AdmissionRequest request) implements Envelope {}

  /**
   * A body that no API server sends.
   *
   * @param problem what was found and what was expected; nothing of the body's text
   */
  record Unreadable(String problem) implements Envelope {}

  static Envelope read(byte[] body) {
    return switch (ReviewJson.read(body)) {
      case ReviewJson.Document(JsonNode review) ->
          problem(review)
              .<Envelope>map(Unreadable::new)
              .orElseGet(() -> new Review(request(review.path("request"))));
      case ReviewJson.Broken(String problem) -> new Unreadable(problem);
    };
  }

  private static Optional<String> problem(JsonNode review) {
    if (!review.isObject()) {
      return Optional.of("the body is no JSON object; expected an " + KIND);
    }
    if (!Json.hasText(review, "apiVersion", API_VERSION)) {
      return Optional.of("apiVersion is not " + API_VERSION);
    }
    if (!Json.hasText(review, "kind", KIND)) {
      return Optional.of("kind is not " + KIND);
    }
    if (!review.path("request").isObject()) {
      return Optional.of("request is no object");
    }
    return Json.text(review.path("request"), "uid")
            .filter(uid -> UID.matcher(uid).matches())
            .isPresent()
        ? Optional.empty()
        : Optional.of("request.uid is no text of 1 to 128 printable ASCII characters");
  }

  private static AdmissionRequest request(JsonNode request) {
    return AdmissionRequest.of(request, Json.text(request, "uid").orElseThrow());
  }
}
