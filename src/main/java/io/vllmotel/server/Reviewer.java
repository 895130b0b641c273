package io.vllmotel.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.injection.InjectionRequest;
import io.vllmotel.injection.Missing;
import io.vllmotel.pod.Pod;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Has the bodies of one event loop answered in the newest context, and tells log and metrics. */
final class Reviewer {

  /** What is answered on the event loop; more would hold up other connections for milliseconds. */
  private static final int LARGE_BODY = 256 << 10;

  private static final ClusterSnapshot WARM_UP_CONTEXT = WarmUpReview.context();

  private final Vertx vertx;
  private final AdmissionHandler handler;
  private final ContextSource context;
  private final AdmissionMetrics metrics;
  private final WarmUpReview warmUp;
  private final WorkerExecutor largeBodies;
  private final Cohort<ReviewReply> cohort;

  /**
   * @param warmUp the review that is neither logged nor counted, and decided in its own context
   */
  Reviewer(
      Vertx vertx,
      AdmissionHandler handler,
      ContextSource context,
      AdmissionMetrics metrics,
      WarmUpReview warmUp) {
    this.vertx = vertx;
    this.handler = handler;
    this.context = context;
    this.metrics = metrics;
    this.warmUp = warmUp;
    this.largeBodies = vertx.createSharedWorkerExecutor("large-reviews", 1);
    this.cohort = new Cohort<>(vertx);
  }

  Future<ReviewReply> review(Endpoint endpoint, byte[] body, Deadline deadline) {
    metrics.began();
    long began = System.nanoTime();
    return cohort
        .add(() -> answer(endpoint, body, deadline).map(ReviewReply::of))
        .onComplete(_ -> metrics.ended())
        .onSuccess(reply -> observe(endpoint, reply, Duration.ofNanos(System.nanoTime() - began)));
  }

  private Future<Answer> answer(Endpoint endpoint, byte[] body, Deadline deadline) {
    ClusterSnapshot cluster = context.snapshot();
    return answer(endpoint, body, cluster, deadline)
        .compose(answer ->
            better(endpoint, answer, cluster)
                .compose(better ->
                    better.equals(cluster)
                        ? Future.succeededFuture(answer)
                        : answer(endpoint, body, better, deadline)));
  }

  /** The context in which the answer should have been given. */
  private Future<ClusterSnapshot> better(
      Endpoint endpoint, Answer answer, ClusterSnapshot cluster) {
    return warmUp.isOf(answer)
        ? Future.succeededFuture(WARM_UP_CONTEXT)
        : missing(endpoint, answer, cluster)
            .map(missing -> completed(cluster, missing))
            .orElseGet(() -> Future.succeededFuture(cluster));
  }

  private Future<Answer> answer(
      Endpoint endpoint, byte[] body, ClusterSnapshot cluster, Deadline deadline) {
    return body.length > LARGE_BODY
        ? largeBodies
            .executeBlocking(() -> endpoint.answer(handler, body, cluster, deadline))
            .map(Objects::requireNonNull)
        : Future.succeededFuture(endpoint.answer(handler, body, cluster, deadline));
  }

  /** What the pod's decision lacked; nothing for anything but the creation of a pod. */
  private static Optional<Missing> missing(
      Endpoint endpoint, Answer answer, ClusterSnapshot cluster) {
    return answer instanceof Answer.Reviewed(var request, var verdict, _, _) && request.createsPod()
        ? endpoint
            .entry()
            .map(entry ->
                InjectionRequest.of(new Pod(request.object()), request.namespace(), entry, cluster))
            .map(asked -> Missing.of(asked, verdict.status(), verdict.outcome()))
            .filter(missing -> !missing.isNothing())
        : Optional.empty();
  }

  private Future<ClusterSnapshot> completed(ClusterSnapshot cluster, Missing missing) {
    return Future.fromCompletionStage(
        context.complete(cluster, missing), vertx.getOrCreateContext());
  }

  private void observe(Endpoint endpoint, ReviewReply reply, Duration duration) {
    if (!warmUp.isOf(reply)) {
      metrics.answered(endpoint, reply, duration);
      ReviewLog.answered(endpoint, reply, duration);
    }
  }
}
