package io.vllmotel.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.ServingCertificate;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook of somebody else in this JVM, called by the real API server for the same pods as ours,
 * before it or after it by its name.
 */
final class Neighbour implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Cluster cluster;
  private final String name;
  private volatile boolean wasCalled;

  private Neighbour(Cluster cluster, String name, Consumer<ObjectNode> change) {
    this.cluster = cluster;
    this.name = name;
    CertificateAuthority authority =
        CertificateAuthority.create(Clock.systemUTC(), new SecureRandom());
    ServingCertificate certificate =
        authority.issue(List.of(cluster.host(), "127.0.0.1"), Duration.ofDays(1));
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(certificate.certificateChain()))
                    .setKeyValue(Buffer.buffer(certificate.privateKey())));
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body ->
                        request
                            .response()
                            .putHeader("Content-Type", "application/json")
                            .end(answer(body.toString(), change))))
            .listen(0, "0.0.0.0")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    if (cluster.host().endsWith(".testcontainers.internal")) {
      org.testcontainers.Testcontainers.exposeHostPorts(server.actualPort());
    }
    String bundle =
        Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.UTF_8));
    cluster.kubectl().apply(configuration(server.actualPort(), bundle));
  }

  private String configuration(int port, String bundle) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: MutatingWebhookConfiguration
    metadata: {name: %s}
    webhooks:
    - name: pods.neighbour.example
      admissionReviewVersions: [v1]
      clientConfig: {url: "https://%s:%d/", caBundle: %s}
      rules:
      - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: Namespaced}
      namespaceSelector: {matchExpressions: [{key: e2e, operator: Exists}]}
      failurePolicy: Ignore
      sideEffects: None
    """
        .formatted(name, cluster.host(), port, bundle);
  }

  /**
   * Serves under the name of its configuration.
   *
   * @param change what it does to a pod, once
   */
  static Neighbour start(Cluster cluster, String name, Consumer<ObjectNode> change) {
    return new Neighbour(cluster, name, change);
  }

  /** The changed parts as a whole, which is as good as their operations. */
  private String answer(String review, Consumer<ObjectNode> change) {
    wasCalled = true;
    JsonNode request = JsonMapper.shared().readTree(review).path("request");
    ObjectNode pod = (ObjectNode) request.path("object");
    change.accept(pod);
    ObjectNode answer =
        JsonMapper.shared()
            .createObjectNode()
            .put("apiVersion", "admission.k8s.io/v1")
            .put("kind", "AdmissionReview");
    String operations =
        """
        [{"op": "add", "path": "/spec", "value": %s}, {"op": "add", "path": "/metadata", "value": %s}]
        """
            .formatted(pod.path("spec"), pod.path("metadata"));
    answer
        .putObject("response")
        .put("uid", request.path("uid").asString())
        .put("allowed", true)
        .put("patchType", "JSONPatch")
        .put(
            "patch",
            Base64.getEncoder().encodeToString(operations.getBytes(StandardCharsets.UTF_8)));
    return answer.toString();
  }

  /** Whether the API server knows of it by now. */
  boolean wasCalled() {
    return wasCalled;
  }

  @Override
  public void close() {
    cluster.kubectl().run("", "delete", "mutatingwebhookconfiguration", name);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
