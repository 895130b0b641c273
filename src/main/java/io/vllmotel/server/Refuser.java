package io.vllmotel.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Ends a request, and its connection with it, by an answer that is no review. */
final class Refuser {

  private final Limits limits;
  private final AdmissionMetrics metrics;

  Refuser(Limits limits, AdmissionMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
  }

  /** A request that is not even HTTP; Vert.x answers it. */
  void invalid(HttpServerRequest request) {
    metrics.refused(Refusal.BAD_REQUEST);
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
  }

  void refuse(HttpServerRequest request, Refusal refusal) {
    metrics.refused(refusal);
    HttpServerResponse response = request.response();
    switch (refusal) {
      case METHOD_NOT_ALLOWED -> response.putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
      case OVERLOADED -> response.putHeader(HttpHeaders.RETRY_AFTER, "1");
      case STOPPING -> response.putHeader(HttpHeaders.RETRY_AFTER, "0");
      case BAD_REQUEST, NOT_FOUND, TOO_LARGE, MEDIA_TYPE, EXPECTATION -> {}
    }
    end(request, refusal.status(), refusal.sentence());
  }

  /** A body that is no review. */
  void malformed(HttpServerRequest request, String problem) {
    end(request, 400, problem);
  }

  private void end(HttpServerRequest request, int status, String sentence) {
    ConnectionGuard.of(request.connection()).refused();
    var _ =
        request
            .response()
            .setStatusCode(status)
            .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
            .end(sentence + "\n");
    if (request.isEnded()) {
      var _ = request.connection().close();
    } else {
      linger(request);
    }
  }

  /**
   * What the client is still sending is thrown away for a while: a socket that is closed on unread
   * bytes resets, and takes the answer with it.
   */
  private void linger(HttpServerRequest request) {
    long[] patience = {limits.bodyBytes()};
    request.handler((Buffer chunk) -> {
      patience[0] -= chunk.length();
      if (patience[0] < 0) {
        var _ = request.connection().close();
      }
    });
    request.endHandler(_ -> request.connection().close());
  }
}
