package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of pods while servers come, go, die and renew their certificates. */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class ServerLifeTest {

  private static final String NAMESPACE = Load.NAMESPACE;
  private static final int RATE = Integer.getInteger("e2e.rate", 100);
  private static final int ROTATIONS = Integer.getInteger("e2e.rotations", 2);

  private static Kubectl kubectl;
  private static Api api;
  private Replicas replicas;

  @BeforeAll
  static void connect(Cluster cluster) {
    kubectl = cluster.kubectl();
    api = Api.of(kubectl);
    Load.namespace(kubectl);
  }

  @BeforeEach
  void install(Cluster cluster) {
    replicas = Replicas.install(cluster);
  }

  @AfterEach
  void uninstall() {
    replicas.close();
  }

  @AfterAll
  static void disconnect() {
    kubectl.output("delete", "namespace", NAMESPACE, "--wait=false");
    api.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void rollingRestartsCostNoPod(int count) {
    replicas.scale(count);

    try (Load load = Load.start(api, NAMESPACE, RATE)) {
      for (long lagMillis : new long[] {0, 1_000, 3_000}) {
        replicas.roll(lagMillis);
        load.more(RATE);
      }

      load.expectNoLoss("3 rolling restarts of " + count);
    }
  }

  @Test
  void killedReplicaCostsWhatItHeldAndNothingAfterwards() {
    replicas.scale(2);

    try (Load load = Load.start(api, NAMESPACE, RATE)) {
      load.more(RATE);
      replicas.kill(replicas.running().getFirst());
      load.more(RATE);
      System.out.println("missed at the kill of one of two: " + load.forgetMissed().size());
      load.more(RATE);

      load.expectNoLoss("after the kill of one of two");
    }
  }

  @Test
  void newAuthoritiesCostNoPod() {
    replicas.environment(
        Map.of(
            "VLLM_OTEL_AUTHORITY_LIFE_SECONDS", "60", "VLLM_OTEL_CERTIFICATE_LIFE_SECONDS", "20"));
    replicas.scale(2);

    try (Load load = Load.start(api, NAMESPACE, RATE)) {
      for (int rotation = 0; rotation < ROTATIONS; rotation++) {
        String before = authority();
        Awaitility.await("rotation " + rotation)
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> !authority().equals(before));
        load.more(RATE);
      }

      load.expectNoLoss(ROTATIONS + " rotations of the authorities");
    }
    assertThat(replicas.running().getFirst().metric(Replica.ROTATED))
        .isGreaterThanOrEqualTo(ROTATIONS);
  }

  private static String authority() {
    return kubectl.output(
        "get",
        "secret",
        "-n",
        Installation.NAMESPACE,
        Installation.NAME + "-ca",
        "-o",
        "jsonpath={.data.current\\.crt}");
  }

  @Test
  void upgradesAndRollbackCostNoPodAndUninstallFailsNone() {
    replicas.scale(2);

    try (Load load = Load.start(api, NAMESPACE, RATE)) {
      replicas.upgrade();
      replicas.upgrade("webhook.timeoutSeconds=4");
      load.more(RATE);
      replicas.installation().helm("rollback", Installation.NAME, "1");
      load.more(RATE);

      load.expectNoLoss("installed twice, upgraded, rolled back");
    }
    try (Load load = Load.start(api, NAMESPACE, RATE)) {
      replicas.installation().helm("uninstall", Installation.NAME);
      load.more(RATE);

      assertThat(load.failed()).isEmpty();
    }
    assertThat(replicas.installation().left()).isBlank();
  }

  @Test
  void podsStartWhileNobodyAnswersAndAreListedAsMissed() {
    replicas.scale(1);
    replicas.kill(replicas.running().getFirst());
    kubectl.run("", "delete", "deployment", "server", "-n", NAMESPACE, "--ignore-not-found");

    kubectl.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: server, namespace: life-load}
        spec:
          selector: {matchLabels: {app: server}}
          template:
            metadata: {labels: {app: server}}
            spec:
              containers: [{name: vllm, image: "vllm/vllm-openai:v0.17.1", args: [--model, m]}]
        """);

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> status().contains("missed"));
    assertThat(status())
        .contains("Deployment/server")
        .contains("kubectl rollout restart -n life-load deployment/server");

    replicas.scale(1);
    kubectl.output("rollout", "restart", "-n", NAMESPACE, "deployment/server");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(status()).contains("injected"));
  }

  private static String status() {
    String kubeconfig = kubectl.kubeconfig().toString();
    return OwnProgram.run("status", "-n", NAMESPACE, "--kubeconfig", kubeconfig).expectSuccess();
  }
}
