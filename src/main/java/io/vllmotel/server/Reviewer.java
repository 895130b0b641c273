package io.vllmotel.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ContextSource;
import java.time.Duration;
import java.util.Objects;

/** Has a body answered in the newest context, and tells log and metrics. */
final class Reviewer {

  /** What is answered on the event loop; more would hold up other connections for milliseconds. */
  private static final int LARGE_BODY = 256 << 10;

  private final AdmissionHandler handler;
  private final ContextSource context;
  private final AdmissionMetrics metrics;
  private final String silentUid;
  private final WorkerExecutor largeBodies;

  /**
   * @param silentUid of reviews that are neither logged nor counted: those of the warm-up
   */
  Reviewer(
      Vertx vertx,
      AdmissionHandler handler,
      ContextSource context,
      AdmissionMetrics metrics,
      String silentUid) {
    this.handler = handler;
    this.context = context;
    this.metrics = metrics;
    this.silentUid = silentUid;
    this.largeBodies = vertx.createSharedWorkerExecutor("large-reviews", 1);
  }

  Future<Answer> review(Endpoint endpoint, byte[] body, Deadline deadline) {
    metrics.began();
    long began = System.nanoTime();
    return answer(endpoint, body, deadline)
        .onComplete(_ -> metrics.ended())
        .onSuccess(
            answer -> observe(endpoint, answer, Duration.ofNanos(System.nanoTime() - began)));
  }

  private Future<Answer> answer(Endpoint endpoint, byte[] body, Deadline deadline) {
    return body.length > LARGE_BODY
        ? largeBodies
            .executeBlocking(() -> answerNow(endpoint, body, deadline))
            .map(Objects::requireNonNull)
        : Future.succeededFuture(answerNow(endpoint, body, deadline));
  }

  private Answer answerNow(Endpoint endpoint, byte[] body, Deadline deadline) {
    return endpoint.answer(handler, body, context.snapshot(), deadline);
  }

  private void observe(Endpoint endpoint, Answer answer, Duration duration) {
    boolean isSilent =
        answer instanceof Answer.Reviewed reviewed && reviewed.request().uid().equals(silentUid);
    if (!isSilent) {
      metrics.answered(endpoint, answer, duration);
      ReviewLog.answered(endpoint, answer, duration);
    }
  }
}
