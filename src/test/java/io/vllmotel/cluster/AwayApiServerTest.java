package io.vllmotel.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.Vertx;
import io.vllmotel.certificates.CertificateSource;
import io.vllmotel.certificates.Lives;
import io.vllmotel.certificates.SelfManagedCertificates;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.cluster.ClusterContext.Knowledge;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Missing;
import io.vllmotel.instrumentation.Installation;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A start while nobody answers: nothing fails, and people are told what is missing. */
class AwayApiServerTest {

  private static final long LIMIT_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder()
                  .withAutoConfigure(false)
                  .withMasterUrl("http://127.0.0.1:1")
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .withHttpClientFactory(new Vertx5HttpClientFactory(vertx))
          .build();

  @AfterEach
  void close() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void contextIsEmptyAndSaysWhatHinders() throws InterruptedException {
    BlockingQueue<Knowledge> told = new LinkedBlockingQueue<>();
    try (ClusterContext context = new ClusterContext(Installation.standard(), Clock.systemUTC())) {
      context.watch(client, told::add);

      Knowledge knowledge = told.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      while (knowledge != null && !knowledge.summary().contains("refused")) {
        knowledge = told.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      }

      assertThat(knowledge).isNotNull();
      assertThat(knowledge.isComplete()).isFalse();
      assertThat(context.snapshot()).isEqualTo(ClusterSnapshot.of(Installation.standard()));
    }
  }

  @Test
  void nobodyIsKeptWaiting() {
    try (ClusterContext context = new ClusterContext(Installation.standard(), Clock.systemUTC())) {
      context.watch(client, _ -> {});
      ClusterSnapshot before = context.snapshot();
      Missing missing = new Missing("models", true, List.of("models/main"), List.of());

      assertThat(context.complete(before, missing)).isCompletedWithValue(before);
    }
  }

  @Test
  void certificatesSayWhichSecretCannotBeRead() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    CertificateSource source =
        new SelfManagedCertificates(
            new SecretAuthorityStore(client, "tracing", "authorities"),
            List.of("webhook.tracing.svc"),
            Lives.STANDARD,
            Clock.systemUTC(),
            new SecureRandom());
    try (var _ =
        new CertificateKeeper(client, "m", "v", source, new Told(told), Clock.systemUTC())) {

      assertThat(told.poll(LIMIT_SECONDS, TimeUnit.SECONDS))
          .startsWith("Secret tracing/authorities: cannot be read: ")
          .contains("refused");
    }
  }

  /** Hears only of what is wrong with the certificate. */
  private record Told(BlockingQueue<String> problems) implements CertificateKeeper.Listener {

    @Override
    public void unusable(String problem) {
      problems.add(problem);
    }

    @Override
    public void serve(ServingCertificate certificate) {}

    @Override
    public void usable(String message) {}

    @Override
    public void caBundle(Optional<String> problem) {}

    @Override
    public void repaired() {}
  }
}
