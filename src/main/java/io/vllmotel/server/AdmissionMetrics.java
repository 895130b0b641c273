package io.vllmotel.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vllmotel.injection.Status;
import io.vllmotel.pod.PodPart;
import io.vllmotel.reason.Reason;
import io.vllmotel.reason.Severity;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Prometheus can ask about reviews.
 *
 * <p>Labels are small and closed, so that nobody who posts to us can make series; every series that
 * alerts are written on is there from the start, at 0.
 */
final class AdmissionMetrics {

  static final String PREFIX = "vllm_otel_injector_";

  /** The API server's own first bucket is 5 ms; ours show what happens within it. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500)
  };

  private static final Set<Reason> CHANGES =
      EnumSet.of(Reason.INJECTED, Reason.ADOPTED, Reason.COMPLETED);

  private static final Set<Reason> FAILURES =
      EnumSet.of(Reason.INTERNAL_ERROR, Reason.DEADLINE_EXCEEDED);

  private final MeterRegistry registry;
  private final Map<Endpoint, Timer> durations = new EnumMap<>(Endpoint.class);
  private final Map<List<String>, Counter> requests = new ConcurrentHashMap<>();
  private final Map<PodPart, Counter> edits = new EnumMap<>(PodPart.class);
  private final AtomicInteger inFlight = new AtomicInteger();

  AdmissionMetrics(MeterRegistry registry, Budget budget) {
    this.registry = registry;
    Gauge.builder(PREFIX + "admission_in_flight", inFlight, AtomicInteger::get)
        .description("Reviews that are being answered")
        .register(registry);
    Gauge.builder(PREFIX + "body_in_flight_bytes", budget, Budget::used)
        .description("Bytes of bodies in memory")
        .register(registry);
    for (Endpoint endpoint : Endpoint.values()) {
      durations.put(endpoint, duration(endpoint));
      malformed(endpoint);
      for (Reason reason : Reason.values()) {
        usualStatuses(reason).forEach(status -> requests(endpoint, status, reason));
      }
    }
    for (PodPart part : PodPart.values()) {
      edits.put(part, edits(part));
    }
    for (Refusal refusal : Refusal.values()) {
      refusals(refusal);
    }
  }

  /** A review came; {@link #ended} must follow. */
  void began() {
    inFlight.incrementAndGet();
  }

  void ended() {
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }

  void answered(Endpoint endpoint, ReviewReply reply, Duration duration) {
    Objects.requireNonNull(durations.get(endpoint)).record(duration);
    switch (reply) {
      case ReviewReply.Malformed _ -> malformed(endpoint).increment();
      case ReviewReply.Reviewed reviewed -> {
        requests(endpoint, reviewed.status(), reviewed.outcome()).increment();
        for (PodPart part : reviewed.edited()) {
          Objects.requireNonNull(edits.get(part)).increment();
        }
      }
    }
  }

  void refused(Refusal refusal) {
    refusals(refusal).increment();
  }

  private static Set<Status> usualStatuses(Reason reason) {
    if (CHANGES.contains(reason)) {
      return EnumSet.of(Status.INJECTED, Status.PARTIAL);
    }
    return reason.severity() == Severity.INFO || FAILURES.contains(reason)
        ? EnumSet.of(Status.UNTOUCHED)
        : EnumSet.of(Status.SKIPPED);
  }

  private Counter requests(Endpoint endpoint, Status status, Reason reason) {
    return requests(endpoint, status.code(), reason.code());
  }

  private Counter malformed(Endpoint endpoint) {
    return requests(endpoint, "refused", "malformed");
  }

  private Counter requests(Endpoint endpoint, String decision, String reason) {
    return requests.computeIfAbsent(
        List.of(endpoint.code(), decision, reason), _ -> newCounter(endpoint, decision, reason));
  }

  private Counter newCounter(Endpoint endpoint, String decision, String reason) {
    return Counter.builder(PREFIX + "admission_requests")
        .description("Reviews by what was decided, and why")
        .tag("operation", endpoint.code())
        .tag("decision", decision)
        .tag("reason", reason)
        .register(registry);
  }

  private Timer duration(Endpoint endpoint) {
    return Timer.builder(PREFIX + "admission_duration")
        .description("From the last byte of a review to the first of its answer")
        .tag("operation", endpoint.code())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter edits(PodPart part) {
    return Counter.builder(PREFIX + "mutator_edits")
        .description("Patch operations by the part of the pod that they edit")
        .tag("mutator", part.field())
        .register(registry);
  }

  private Counter refusals(Refusal refusal) {
    return Counter.builder(PREFIX + "http_refusals")
        .description("Requests that were refused before anybody looked into them")
        .tag("cause", refusal.code())
        .register(registry);
  }
}
