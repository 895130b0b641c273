package io.vllmotel.server;

import java.util.Locale;

/**
 * Why a request is not even looked at; none of them tells the API server to go elsewhere, because
 * it would (CVE-2020-8561), and none repeats anything of the request.
 *
 * <p>A {@code Retry-After} makes the API server try again within its own time limit. Source:
 * client-go, {@code rest/with_retry.go}.
 */
enum Refusal {
  BAD_REQUEST(400, "The request line or a header is not valid HTTP/1.1."),
  NOT_FOUND(404, "There are POST /mutate, /mutate/automatic and /advise."),
  METHOD_NOT_ALLOWED(405, "Only POST is answered here."),
  TOO_LARGE(413, "The body is larger than this server takes."),
  MEDIA_TYPE(415, "The body must be application/json, without Content-Encoding."),
  EXPECTATION(417, "Send the body without waiting for 100 Continue."),
  OVERLOADED(503, "Too many bytes are being worked on; try again."),
  STOPPING(503, "This server is stopping; another one will answer.");

  private final int status;
  private final String sentence;

  Refusal(int status, String sentence) {
    this.status = status;
    this.sentence = sentence;
  }

  /** The word for metrics. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  int status() {
    return status;
  }

  String sentence() {
    return sentence;
  }
}
