package io.vllmotel.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.injection.ContextSource;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Carries one request's bytes to the admission handler, and the answer back. */
final class ReviewHandler {

  /** What is parsed on the event loop; more would hold up other connections for milliseconds. */
  private static final int LARGE_BODY = 256 << 10;

  private final AdmissionHandler handler;
  private final ContextSource context;
  private final Limits limits;
  private final Budget budget;
  private final AdmissionMetrics metrics;
  private final AtomicReference<Lifecycle> lifecycle;
  private final String silentUid;
  private final WorkerExecutor largeBodies;

  /**
   * @param lifecycle how far the server is on its way to the end
   * @param silentUid of reviews that are neither logged nor counted: those of the warm-up
   */
  ReviewHandler(
      Vertx vertx,
      AdmissionHandler handler,
      ContextSource context,
      Limits limits,
      Budget budget,
      AdmissionMetrics metrics,
      AtomicReference<Lifecycle> lifecycle,
      String silentUid) {
    this.handler = handler;
    this.context = context;
    this.limits = limits;
    this.budget = budget;
    this.metrics = metrics;
    this.lifecycle = lifecycle;
    this.silentUid = silentUid;
    this.largeBodies = vertx.createSharedWorkerExecutor("large-reviews", 1);
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(this::begin);
    for (Endpoint endpoint : Endpoint.values()) {
      router.post(endpoint.path()).handler(routing -> receive(routing.request(), endpoint));
    }
    router.errorHandler(400, routing -> refuse(routing.request(), Refusal.BAD_REQUEST));
    router.errorHandler(404, routing -> refuse(routing.request(), Refusal.NOT_FOUND));
    router.errorHandler(405, routing -> refuse(routing.request(), Refusal.METHOD_NOT_ALLOWED));
    return router;
  }

  /** A request that is not even HTTP was refused. */
  void invalid() {
    metrics.refused(Refusal.BAD_REQUEST);
  }

  private void begin(RoutingContext routing) {
    guard(routing.request()).headersRead();
    if (lifecycle.get() == Lifecycle.REFUSING) {
      refuse(routing.request(), Refusal.STOPPING);
    } else {
      routing.next();
    }
  }

  private void receive(HttpServerRequest request, Endpoint endpoint) {
    Optional<Refusal> problem = problem(request);
    if (problem.isPresent()) {
      refuse(request, problem.get());
      return;
    }
    CallDeadline deadline = CallDeadline.fromNow(request.getParam("timeout"));
    Budget.Share share = budget.new Share();
    new BodyReader(request, limits.bodyBytes(), share, refusal -> refuse(request, refusal))
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
      Buffer body,
      CallDeadline deadline,
      Budget.Share share) {
    guard(request).bodyRead();
    metrics.began();
    long began = System.nanoTime();
    answer(endpoint, body, deadline)
        .onComplete(result -> {
          share.release();
          metrics.ended();
          if (result.succeeded()) {
            Duration duration = Duration.ofNanos(System.nanoTime() - began);
            observe(endpoint, result.result(), duration);
            send(request, result.result());
          } else {
            request.connection().close();
          }
        });
  }

  private Future<Answer> answer(Endpoint endpoint, Buffer body, CallDeadline deadline) {
    return body.length() > LARGE_BODY
        ? largeBodies
            .executeBlocking(() -> answerNow(endpoint, body, deadline))
            .map(Objects::requireNonNull)
        : Future.succeededFuture(answerNow(endpoint, body, deadline));
  }

  private Answer answerNow(Endpoint endpoint, Buffer body, CallDeadline deadline) {
    return endpoint.answer(handler, body.getBytes(), context.snapshot(), deadline);
  }

  private void observe(Endpoint endpoint, Answer answer, Duration duration) {
    boolean isSilent =
        answer instanceof Answer.Reviewed reviewed && reviewed.request().uid().equals(silentUid);
    if (!isSilent) {
      metrics.answered(endpoint, answer, duration);
      ReviewLog.answered(endpoint, answer, duration);
    }
  }

  private void send(HttpServerRequest request, Answer answer) {
    switch (answer) {
      case Answer.Reviewed reviewed -> {
        guard(request).proved();
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        boolean isLast = lifecycle.get() != Lifecycle.SERVING || guard(request).isOld();
        if (isLast) {
          response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(reviewed.body()).onSuccess(_ -> sent(request, isLast));
      }
      case Answer.Malformed(String problem) -> end(request, 400, problem);
    }
  }

  private static void sent(HttpServerRequest request, boolean isLast) {
    if (isLast) {
      request.connection().close();
    } else {
      guard(request).answered();
    }
  }

  private void refuse(HttpServerRequest request, Refusal refusal) {
    metrics.refused(refusal);
    switch (refusal) {
      case METHOD_NOT_ALLOWED ->
          request.response().putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
      case OVERLOADED -> request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      case STOPPING -> request.response().putHeader(HttpHeaders.RETRY_AFTER, "0");
      case BAD_REQUEST, NOT_FOUND, TOO_LARGE, MEDIA_TYPE, EXPECTATION -> {}
    }
    end(request, refusal.status(), refusal.sentence());
  }

  /**
   * Ends the connection with the answer. What the client is still sending is read and thrown away
   * for a moment: a socket closed on unread bytes resets, and takes the answer with it.
   */
  private static void end(HttpServerRequest request, int status, String sentence) {
    guard(request).refused();
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .end(sentence + "\n");
    if (request.isEnded()) {
      request.connection().close();
    } else {
      request.handler(_ -> {}).endHandler(_ -> request.connection().close());
    }
  }

  private static ConnectionGuard guard(HttpServerRequest request) {
    return ConnectionGuard.of(request.connection());
  }
}
