package io.vllmotel.server;

import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vllmotel.admission.ReviewBody;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Carries a request's bytes to the reviewer and the answer back, or ends it before. */
final class ReviewRoutes {

  private final Reviewer reviewer;
  private final Refuser refuser;
  private final Budget budget;
  private final int bodyLimit;
  private final AtomicReference<Lifecycle> lifecycle;

  /**
   * @param bodyLimit bytes of one body
   * @param lifecycle how far the server is on its way to the end
   */
  ReviewRoutes(
      Reviewer reviewer,
      Refuser refuser,
      Budget budget,
      int bodyLimit,
      AtomicReference<Lifecycle> lifecycle) {
    this.reviewer = reviewer;
    this.refuser = refuser;
    this.budget = budget;
    this.bodyLimit = bodyLimit;
    this.lifecycle = lifecycle;
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(this::begin);
    for (Endpoint endpoint : Endpoint.values()) {
      router.post(endpoint.path()).handler(routing -> receive(routing.request(), endpoint));
    }
    router.errorHandler(400, routing -> refuser.refuse(routing.request(), Refusal.BAD_REQUEST));
    router.errorHandler(404, routing -> refuser.refuse(routing.request(), Refusal.NOT_FOUND));
    router.errorHandler(
        405, routing -> refuser.refuse(routing.request(), Refusal.METHOD_NOT_ALLOWED));
    return router;
  }

  void invalid(HttpServerRequest request) {
    refuser.invalid(request);
  }

  private void begin(RoutingContext routing) {
    guard(routing.request()).headersRead();
    if (lifecycle.get() == Lifecycle.REFUSING) {
      refuser.refuse(routing.request(), Refusal.STOPPING);
    } else {
      routing.next();
    }
  }

  private void receive(HttpServerRequest request, Endpoint endpoint) {
    Optional<Refusal> problem = problem(request);
    if (problem.isPresent()) {
      refuser.refuse(request, problem.get());
      return;
    }
    CallDeadline deadline = CallDeadline.fromNow(request.getParam("timeout"));
    Budget.Share share = budget.new Share();
    new BodyReader(request, bodyLimit, share, refusal -> refuser.refuse(request, refusal))
        .read(body -> review(request, endpoint, body, deadline, share));
  }

  private static Optional<Refusal> problem(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      return Optional.of(Refusal.EXPECTATION);
    }
    boolean isJson = isJson(request.getHeader(HttpHeaders.CONTENT_TYPE));
    return isJson && !request.headers().contains(HttpHeaders.CONTENT_ENCODING)
        ? Optional.empty()
        : Optional.of(Refusal.MEDIA_TYPE);
  }

  private static boolean isJson(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0];
    return type.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private void review(
      HttpServerRequest request,
      Endpoint endpoint,
      byte[] body,
      CallDeadline deadline,
      Budget.Share share) {
    guard(request).bodyRead();
    reviewer
        .review(endpoint, body, deadline)
        .onComplete(_ -> share.release())
        .onSuccess(reply -> send(request, reply))
        .onFailure(problem -> {
          ReviewLog.failed(endpoint, problem);
          var _ = request.connection().close();
        });
  }

  private void send(HttpServerRequest request, ReviewReply reply) {
    switch (reply) {
      case ReviewReply.Reviewed reviewed -> send(request, buffer(reviewed.body()));
      case ReviewReply.Malformed(String problem) -> refuser.malformed(request, problem);
    }
  }

  /** The parts as one buffer without another copy of them. */
  private static Buffer buffer(ReviewBody body) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(body.parts().toArray(byte[][]::new)));
  }

  private void send(HttpServerRequest request, Buffer review) {
    ConnectionGuard guard = guard(request);
    guard.proved();
    boolean isLast = lifecycle.get() != Lifecycle.SERVING || guard.isOld();
    HttpServerResponse response =
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    if (isLast) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response
        .end(review)
        .onSuccess(_ -> {
          if (isLast) {
            var _ = request.connection().close();
          } else {
            guard.answered();
          }
        });
  }

  private static ConnectionGuard guard(HttpServerRequest request) {
    return ConnectionGuard.of(request.connection());
  }
}
