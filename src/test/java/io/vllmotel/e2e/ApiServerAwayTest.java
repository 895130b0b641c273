package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.e2e.Gate.State;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A server that starts before what it needs, or loses it: it says what is missing, in {@code
 * /readyz}, metrics and log alike, and goes on by itself.
 */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class ApiServerAwayTest {

  private static final String STALE = "vllm_otel_injector_context_stale_seconds";
  private static final String SYNCED = "vllm_otel_injector_informer_synced{informer=\"context\"}";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Replicas replicas;
  private Kubectl kubectl;

  @BeforeEach
  void install(Cluster cluster) {
    kubectl = cluster.kubectl();
    replicas = Replicas.install(cluster);
  }

  @AfterEach
  void uninstall() {
    replicas.close();
  }

  @Test
  void startsBeforeTheApiServer() {
    try (Gate gate = Gate.to(replicas.apiServerPort(), State.AWAY)) {
      Replica replica = replicas.startAt(gate.port());

      soon().until(() -> replica.message("context").contains("Connection refused"));
      assertThat(replica.isMet("context")).isFalse();
      assertThat(replica.message("certificate"))
          .contains("Secret vllm-otel/vllm-otel-injector-ca: cannot be read", "refused");
      assertThat(replica.metric(SYNCED)).isZero();
      assertThat(replica.metric(STALE)).isPositive();
      assertThat(replica.log()).contains("Connection refused");

      gate.become(State.OPEN);

      replica.awaitReady();
      soon().until(() -> replica.metric(STALE) == 0);
      assertThat(replica.metric(SYNCED)).isOne();
    }
  }

  @Test
  void startsBesideAnApiServerThatHangs() {
    try (Gate gate = Gate.to(replicas.apiServerPort(), State.HUNG)) {
      Replica replica = replicas.startAt(gate.port());

      soon().until(() -> replica.message("certificate").contains("cannot be read"));
      assertThat(replica.isMet("context")).isFalse();
      assertThat(replica.isMet("warmUp")).isTrue();

      gate.become(State.OPEN);

      replica.awaitReady();
    }
  }

  @Test
  void keepsWhatItKnowsWhileTheApiServerIsAwayAndHearsOfWhatWasMissed() {
    try (Gate gate = Gate.to(replicas.apiServerPort(), State.OPEN)) {
      Replica replica = replicas.startAt(gate.port()).awaitReady();
      soon().until(() -> replica.metric(STALE) == 0);
      int known = namespaces(replica);

      gate.become(State.AWAY);

      soon().until(() -> replica.metric(STALE) > 0);
      assertThat(replica.isReady()).isTrue();
      assertThat(replica.message("context")).contains("namespaces: " + known).contains("as it was");
      assertThat(replica.log()).contains("Cluster is not followed");
      kubectl.run("", "delete", "namespace", "life-new", "--ignore-not-found");
      kubectl.output("create", "namespace", "life-new");

      gate.become(State.OPEN);

      Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> namespaces(replica) > known);
      soon().until(() -> replica.metric(STALE) == 0);
      assertThat(replica.log()).contains("Cluster is followed");
      kubectl.output("delete", "namespace", "life-new", "--wait=false");
    }
  }

  @Test
  void startsBeforeItsRights() {
    kubectl.output("delete", "clusterrolebinding", Installation.NAME);
    kubectl.output("delete", "rolebinding", "-n", Installation.NAMESPACE, Installation.NAME);
    Replica replica = replicas.start();

    soon().until(() -> replica.message("context").contains("forbidden"));
    soon().until(() -> replica.message("certificate").contains("forbidden"));
    assertThat(replica.message("context")).contains("namespaces").contains("cannot list");
    assertThat(replica.isReady()).isFalse();
    assertThat(replica.metric(SYNCED)).isZero();
    assertThat(replica.log()).contains("forbidden");

    replicas.upgrade();

    replica.awaitReady();
  }

  private static int namespaces(Replica replica) {
    return Integer.parseInt(
        replica.message("context").replaceAll("(?s)^namespaces: (\\d+).*", "$1"));
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(LIMIT);
  }
}
