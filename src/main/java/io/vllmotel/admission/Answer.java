package io.vllmotel.admission;

import java.util.Optional;

/** What a caller gets for a body. */
public sealed interface Answer {

  /**
   * The body is no review: HTTP 400.
   *
   * @param problem what was found and what was expected; nothing of the body's text
   */
  record Malformed(String problem) implements Answer {}

  /**
   * HTTP 200 with a review that allows the object.
   *
   * @param request what was asked
   * @param verdict what is answered
   * @param body the AdmissionReview to send
   * @param failure what went wrong inside, where the verdict is {@code internal_error}
   */
  record Reviewed(
      AdmissionRequest request, Verdict verdict, ReviewBody body, Optional<Throwable> failure)
      implements Answer {}
}
