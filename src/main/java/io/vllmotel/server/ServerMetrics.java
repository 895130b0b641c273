package io.vllmotel.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vllmotel.server.Readiness.Condition;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** What Prometheus can ask about the server itself. */
final class ServerMetrics {

  private final AtomicReference<Instant> certificateEnd = new AtomicReference<>(Instant.EPOCH);
  private final Counter rotated;
  private final Counter notRotated;

  ServerMetrics(MeterRegistry registry, Readiness readiness) {
    Gauge.builder(
            AdmissionMetrics.PREFIX + "serving_certificate_not_after",
            () -> certificateEnd.get().getEpochSecond())
        .description("When the serving certificate ends, in seconds since 1970")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder(
            AdmissionMetrics.PREFIX + "informer_synced",
            () -> readiness.isMet(Condition.CONTEXT) ? 1 : 0)
        .description("Whether Namespaces and Instrumentations have been read")
        .tag("informer", "context")
        .register(registry);
    rotated = rotations(registry, "success");
    notRotated = rotations(registry, "failure");
  }

  private static Counter rotations(MeterRegistry registry, String result) {
    return Counter.builder(AdmissionMetrics.PREFIX + "certificate_rotations")
        .description("Changes of the serving certificate after the start")
        .tag("result", result)
        .register(registry);
  }

  void certificateShown(TlsIdentity identity) {
    certificateEnd.set(identity.notAfter());
  }

  void certificateRotated() {
    rotated.increment();
  }

  void certificateRefused() {
    notRotated.increment();
  }
}
