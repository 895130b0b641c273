package io.vllmotel.cli;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.cluster.CertificateKeeper;
import io.vllmotel.cluster.ClusterContext;
import io.vllmotel.server.Readiness;
import io.vllmotel.server.Readiness.Condition;
import io.vllmotel.server.WebhookServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the server what becomes of its certificate and of its knowledge of the cluster. */
final class ClusterReport implements CertificateKeeper.Listener {

  private static final Logger log = LoggerFactory.getLogger(ClusterReport.class);
  private static final double MILLIS_PER_SECOND = 1_000;

  private final WebhookServer server;
  private final Readiness readiness;
  private final Counter repairs;
  private final Clock clock;
  private volatile Optional<Instant> staleSince;

  ClusterReport(WebhookServer server, Clock clock) {
    this.server = server;
    this.clock = clock;
    this.staleSince = Optional.of(clock.instant());
    this.readiness = server.readiness();
    this.repairs =
        Counter.builder("vllm_otel_injector_ca_bundle_repairs")
            .description("How often a caBundle of a webhook configuration was written")
            .register(server.meters());
    Gauge.builder("vllm_otel_injector_context_stale", this::staleSeconds)
        .description("For how long changes in the cluster have not reached us, in seconds")
        .baseUnit("seconds")
        .register(server.meters());
  }

  private double staleSeconds() {
    return staleSince
        .map(since -> Duration.between(since, clock.instant()).toMillis() / MILLIS_PER_SECOND)
        .orElse(0.0);
  }

  void context(ClusterContext.Knowledge knowledge) {
    staleSince = knowledge.staleSince();
    if (knowledge.isComplete()) {
      readiness.met(Condition.CONTEXT, knowledge.summary());
    } else {
      readiness.missed(Condition.CONTEXT, knowledge.summary());
    }
  }

  @Override
  public void serve(ServingCertificate certificate) {
    try {
      server
          .use(ServerProcess.identity(certificate))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      log.atInfo().addKeyValue("notAfter", certificate.notAfter()).log("Certificate in use");
    } catch (CompletionException e) {
      log.atError().setCause(e).log("Certificate cannot be used");
    }
  }

  @Override
  public void usable(String message) {
    readiness.met(Condition.CERTIFICATE, message);
  }

  @Override
  public void unusable(String problem) {
    readiness.missed(Condition.CERTIFICATE, problem);
  }

  @Override
  public void caBundle(Optional<String> problem) {
    problem.ifPresentOrElse(
        text -> readiness.missed(Condition.CA_BUNDLE, text),
        () -> readiness.met(Condition.CA_BUNDLE, "trusts the serving certificate"));
  }

  @Override
  public void repaired() {
    repairs.increment();
  }
}
