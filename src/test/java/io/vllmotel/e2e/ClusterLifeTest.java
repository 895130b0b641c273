package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.CertificateSource;
import io.vllmotel.certificates.Lives;
import io.vllmotel.certificates.SelfManagedCertificates;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.cluster.CertificateKeeper;
import io.vllmotel.cluster.ClusterClient;
import io.vllmotel.cluster.ClusterContext;
import io.vllmotel.cluster.SecretAuthorityStore;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Missing;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.pod.OwnerReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What we read of a real API server, and keep right in it. */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class ClusterLifeTest {

  private static final String CONFIGURATION = "life.inject.vllm-otel.io";
  private static final Duration REPAIR = Duration.ofSeconds(5);
  private static final Duration PROMPT = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: life, labels: {life: here}}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: authorities, namespace: life}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: life.inject.vllm-otel.io}
      webhooks:
      - &webhook
        name: one.vllm-otel.io
        admissionReviewVersions: [v1]
        sideEffects: None
        failurePolicy: Ignore
        namespaceSelector: {matchLabels: {life: nobody}}
        clientConfig: {service: {name: webhook, namespace: life, path: /mutate}}
        rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
      - <<: *webhook
        name: two.vllm-otel.io
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Kubectl kubectl;
  private final KubernetesClient client;

  ClusterLifeTest(Cluster cluster) {
    kubectl = cluster.kubectl();
    System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, kubectl.kubeconfig().toString());
    client = ClusterClient.connect(vertx);
  }

  @BeforeEach
  void create() {
    kubectl.apply(OBJECTS);
  }

  @AfterEach
  void close() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    kubectl.output("delete", "mutatingwebhookconfiguration", CONFIGURATION);
    kubectl.output("delete", "-n", "life", "secret", "authorities");
  }

  @Test
  void caBundleIsOursByNameAndTrustsWhatWeServe() {
    Told told = new Told();
    try (var _ = keeper(told)) {
      told.awaitTrust();
    }

    assertThat(bundles()).hasSize(2).doesNotContain("");
    assertThat(told.repairs).hasSize(1);
    assertThat(
            kubectl.output(
                "get",
                "mutatingwebhookconfiguration",
                CONFIGURATION,
                "--show-managed-fields",
                "-o",
                "jsonpath={.metadata.managedFields[?(@.manager=='vllm-otel-injector')]}"))
        .contains("f:caBundle", "\"operation\":\"Apply\"")
        .doesNotContain("f:rules", "f:service");
  }

  @Test
  void whatIsRightIsNotWritten() {
    Told first = new Told();
    try (var _ = keeper(first)) {
      first.awaitTrust();
    }
    Told second = new Told();
    try (var _ = keeper(second)) {
      second.awaitTrust();
    }

    assertThat(second.repairs).isEmpty();
  }

  @Test
  void caBundleThatWasTakenAwayComesBackWithinSeconds() {
    Told told = new Told();
    try (var _ = keeper(told)) {
      told.awaitTrust();
      List<String> right = bundles();

      patch("[{\"op\":\"remove\",\"path\":\"/webhooks/1/clientConfig/caBundle\"}]");

      Awaitility.await().atMost(REPAIR).until(() -> bundles().equals(right));
    }
  }

  @Test
  void caBundleOfSomebodyElseIsReplacedWithinSeconds() {
    Told told = new Told();
    try (var _ = keeper(told)) {
      told.awaitTrust();
      List<String> right = bundles();

      patch(
          "[{\"op\":\"replace\",\"path\":\"/webhooks/0/clientConfig/caBundle\",\"value\":\"%s\"}]"
              .formatted(foreignBundle()));

      Awaitility.await().atMost(REPAIR).until(() -> bundles().equals(right));
    }
  }

  @Test
  void whoeverAppliesTheRestLeavesOurFieldAlone() {
    Told told = new Told();
    try (var _ = keeper(told)) {
      told.awaitTrust();
    }
    List<String> right = bundles();

    kubectl.apply(OBJECTS);
    kubectl
        .run(
            OBJECTS,
            "apply",
            "--server-side",
            "--force-conflicts",
            "--field-manager=chart",
            "-f",
            "-")
        .expectSuccess();

    assertThat(bundles()).isEqualTo(right);
  }

  @Test
  void replicasThatStartTogetherAgree() {
    List<CompletableFuture<String>> replicas =
        Stream.generate(this::source)
            .limit(3)
            .map(source -> CompletableFuture.supplyAsync(() -> source.look().caBundle()))
            .toList();

    assertThat(replicas.stream().map(CompletableFuture::join).distinct()).hasSize(1);
  }

  @Test
  void secretWithRubbishIsPutRightByWhoeverRuns() {
    CertificateSource replica = source();
    String right = replica.look().caBundle();

    kubectl.output(
        "patch",
        "-n",
        "life",
        "secret",
        "authorities",
        "--type=merge",
        "-p",
        "{\"data\":{\"current.crt\":\"cnViYmlzaA==\",\"next.key\":null}}");

    assertThat(replica.look().caBundle()).isEqualTo(right);
    assertThat(source().look().caBundle()).isEqualTo(right);
  }

  @Test
  void namespaceIsKnownWithItsLabelsAndForgottenLabelsToo() {
    try (ClusterContext context = context()) {
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> "here".equals(context.snapshot().namespace("life").labels().get("life")));

      kubectl.output("label", "namespace", "life", "life-");

      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> !context.snapshot().namespace("life").labels().containsKey("life"));
    }
  }

  @Test
  void typeOfInstrumentationsMayComeAndGo() throws Exception {
    removeWhatOurChartKept();
    assumeTrue(
        kubectl.run("", "get", "crd", "instrumentations.opentelemetry.io").exitCode() != 0,
        "the Instrumentation type is there, and may be somebody's: not tested how it comes");
    String definition = definition();
    try (ClusterContext context = context()) {
      assertTypeIsSeenToCome(definition, context);
      assertThat(context.snapshot().instrumentations("life").getFirst().problems()).isNotEmpty();

      kubectl.run(definition, "delete", "-f", "-").expectSuccess();
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> context.snapshot().instrumentations("life").isEmpty());

      // By then the watch that broke is tried again in five seconds or more.
      Awaitility.await().atMost(LIMIT).pollDelay(Duration.ofSeconds(10)).until(() -> true);
      assertTypeIsSeenToCome(definition, context);
    } finally {
      kubectl.run(definition, "delete", "-f", "-");
    }
  }

  private void assertTypeIsSeenToCome(String definition, ClusterContext context) {
    kubectl.apply(definition);
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> kubectl.run(ODD, "apply", "-f", "-").exitCode() == 0);

    Missing odd = new Missing("life", false, List.of("life/odd"), List.of());
    Awaitility.await().atMost(PROMPT).until(() -> odd.isKnownBy(completed(context, odd)));
  }

  /** The chart leaves the type when it goes, because objects of it would go too. */
  private void removeWhatOurChartKept() {
    String name = "instrumentations.opentelemetry.io";
    Program type = kubectl.run("", "get", "crd", name, "-o", "yaml");
    if (type.output().contains("meta.helm.sh/release-name: vllm-otel-injector")) {
      kubectl.output("delete", "crd", name);
    }
  }

  private static final String ODD =
      """
      apiVersion: opentelemetry.io/v1alpha1
      kind: Instrumentation
      metadata: {name: odd, namespace: life}
      spec: {exporter: none, sampler: {type: 5}}
      """;

  /** The chart's, without its template lines. */
  private static String definition() throws Exception {
    String template =
        Files.readString(Path.of("charts/vllm-otel-injector/templates/instrumentation-crd.yaml"));
    return template
        .lines()
        .filter(line -> !line.contains("{{") && !line.endsWith("labels:"))
        .reduce("", (text, line) -> text + line + "\n");
  }

  @Test
  void cronJobOfAJobIsFound() {
    kubectl.apply(
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly, namespace: life}
        spec:
          schedule: "0 0 1 1 *"
          suspend: true
          jobTemplate: {spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: c, image: none}]}}}}
        """);
    kubectl.run("", "delete", "job", "-n", "life", "tonight", "--ignore-not-found");
    kubectl.output("create", "job", "-n", "life", "tonight", "--from=cronjob/nightly");
    String uid = kubectl.json("get", "job", "-n", "life", "tonight").at("/metadata/uid").asString();
    OwnerReference job = new OwnerReference("batch/v1", "Job", "tonight", uid, true);
    try (ClusterContext context = context()) {
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> context.snapshot().namespaces().containsKey("life"));

      Awaitility.await()
          .atMost(LIMIT)
          .until(() ->
              owners(context, job).stream()
                  .anyMatch(
                      owner -> owner.kind().equals("CronJob") && owner.name().equals("nightly")));
    }
  }

  private static List<OwnerReference> owners(ClusterContext context, OwnerReference job) {
    return completed(context, new Missing("life", false, List.of(), List.of(job))).owners().of(job);
  }

  private static ClusterSnapshot completed(ClusterContext context, Missing missing) {
    return context.complete(context.snapshot(), missing).toCompletableFuture().join();
  }

  private ClusterContext context() {
    ClusterContext context = new ClusterContext(Installation.standard(), Clock.systemUTC());
    context.watch(client, _ -> {});
    return context;
  }

  private CertificateSource source() {
    return new SelfManagedCertificates(
        new SecretAuthorityStore(client, "life", "authorities"),
        List.of("webhook.life.svc"),
        Lives.STANDARD,
        Clock.systemUTC(),
        new SecureRandom());
  }

  private CertificateKeeper keeper(Told told) {
    return new CertificateKeeper(
        client, CONFIGURATION, "none.vllm-otel.io", source(), told, Clock.systemUTC());
  }

  private List<String> bundles() {
    JsonNode configuration = kubectl.json("get", "mutatingwebhookconfiguration", CONFIGURATION);
    return configuration
        .path("webhooks")
        .valueStream()
        .map(webhook -> webhook.path("clientConfig").path("caBundle").asString(""))
        .toList();
  }

  private void patch(String operations) {
    kubectl.output(
        "patch", "mutatingwebhookconfiguration", CONFIGURATION, "--type=json", "-p", operations);
  }

  private static String foreignBundle() {
    String pem = CertificateAuthority.create(Clock.systemUTC(), new SecureRandom()).pem();
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** Remembers what it was told. */
  private static final class Told implements CertificateKeeper.Listener {

    private final List<String> repairs = new CopyOnWriteArrayList<>();
    private volatile Optional<String> distrust = Optional.of("not yet");

    void awaitTrust() {
      Awaitility.await().atMost(LIMIT).until(() -> distrust.isEmpty());
    }

    @Override
    public void serve(ServingCertificate certificate) {}

    @Override
    public void usable(String message) {}

    @Override
    public void unusable(String problem) {}

    @Override
    public void caBundle(Optional<String> problem) {
      distrust = problem;
    }

    @Override
    public void repaired() {
      repairs.add("caBundle");
    }
  }
}
