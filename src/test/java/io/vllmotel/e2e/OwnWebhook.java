package io.vllmotel.e2e;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.server.Limits;
import io.vllmotel.server.ServerSettings;
import io.vllmotel.server.TlsIdentity;
import io.vllmotel.server.WebhookServer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The real server in this JVM, called by the real API server, with a context that a test sets: so
 * thousands of pods need no cluster state each.
 */
final class OwnWebhook implements AutoCloseable {

  private final AtomicReference<ClusterSnapshot> context =
      new AtomicReference<>(ClusterSnapshot.of(Installation.standard()));
  private final Cluster cluster;
  private final WebhookServer server;
  private final String bundle;

  private OwnWebhook(Cluster cluster) {
    this.cluster = cluster;
    CertificateAuthority authority =
        CertificateAuthority.create(Clock.systemUTC(), new SecureRandom());
    ServingCertificate certificate =
        authority.issue(List.of(cluster.host(), "127.0.0.1"), Duration.ofDays(1));
    bundle = Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.UTF_8));
    server =
        new WebhookServer(
            new ServerSettings("0.0.0.0", 0, 0, Duration.ZERO, Limits.standard()),
            AdmissionHandler.standard(),
            context::get,
            Clock.systemUTC());
    server
        .start(
            new TlsIdentity(
                certificate.certificateChain(), certificate.privateKey(), certificate.notAfter()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /** Serves; the API server calls it for namespaces with the label {@code e2e}. */
  static OwnWebhook start(Cluster cluster, String path) {
    OwnWebhook webhook = new OwnWebhook(cluster);
    if (cluster.host().endsWith(".testcontainers.internal")) {
      org.testcontainers.Testcontainers.exposeHostPorts(webhook.server.port());
    }
    cluster.kubectl().apply(webhook.configuration(path));
    return webhook;
  }

  private String configuration(String path) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: MutatingWebhookConfiguration
    metadata: {name: e2e.inject.vllm-otel.io}
    webhooks:
    - name: e2e.inject.vllm-otel.io
      admissionReviewVersions: [v1]
      clientConfig: {url: "https://%s:%d%s", caBundle: %s}
      rules:
      - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: Namespaced}
      namespaceSelector: {matchExpressions: [{key: e2e, operator: Exists}]}
      failurePolicy: Fail
      reinvocationPolicy: IfNeeded
      sideEffects: None
      timeoutSeconds: 10
    """
        .formatted(cluster.host(), server.port(), path, bundle);
  }

  /** What the next decisions are made with. */
  void context(ClusterSnapshot snapshot) {
    context.set(snapshot);
  }

  @Override
  public void close() {
    cluster.kubectl().run("", "delete", "mutatingwebhookconfiguration", "e2e.inject.vllm-otel.io");
    server.stop().toCompletionStage().toCompletableFuture().join();
  }
}
