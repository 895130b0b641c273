package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vllmotel.e2e.Api.Reply;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many namespaces and long names, with a server in the heap that the image gives it. */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class LargeClusterTest {

  /** Each takes the cluster's controllers about 0.2 s of a core to furnish and to delete. */
  private static final int NAMESPACES = Integer.getInteger("e2e.namespaces", 300);

  private static final String ALL = "/api/v1/namespaces";

  /** What they need for ten thousand namespaces. */
  private static final Duration CONTROLLERS = Duration.ofMinutes(60);

  private static final Duration SOON = Duration.ofSeconds(30);

  /** As long as each may be. */
  private static final String NAMESPACE = "n".repeat(63);

  private static final String NAME = "p".repeat(253);

  private static Kubectl kubectl;
  private static Api api;
  private static Replicas replicas;

  @BeforeAll
  static void start(Cluster cluster) {
    kubectl = cluster.kubectl();
    api = Api.of(kubectl);
    IntStream.range(0, NAMESPACES).parallel().forEach(i -> create(name(i), "disabled"));
    create(NAMESPACE, "enabled");
    replicas = Replicas.install(cluster);
    replicas.scale(1);
  }

  /** Waits until they are gone, because their deletion takes the cores that other tests need. */
  @AfterAll
  static void stop() {
    replicas.close();
    IntStream.range(0, NAMESPACES).parallel().forEach(i -> delete(name(i)));
    delete(NAMESPACE);
    await()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(CONTROLLERS)
        .until(() -> api.get(ALL + "?labelSelector=e2e-large").tree().path("items").isEmpty());
    api.close();
  }

  @Test
  void eachOfManyNamespacesIsKnownAndItsChangesToo() {
    String last = name(NAMESPACES - 1);
    awaitServiceAccount(last);
    kubectl.output("label", "--overwrite", "namespace", last, "vllm-otel.io/injection=enabled");

    await().atMost(SOON).untilAsserted(() -> assertThat(statusIn(last, "p")).isEqualTo("injected"));
    assertThat(replicas.running().getFirst().isReady()).isTrue();
  }

  @Test
  void longNamesAreNoProblem() {
    awaitServiceAccount(NAMESPACE);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(statusIn(NAMESPACE, NAME)).isEqualTo("injected"));
  }

  private static String name(int index) {
    return "large-" + index;
  }

  private static void create(String namespace, String injection) {
    Reply reply =
        api.post(
            ALL,
            JsonMapper.shared()
                .readTree(
                    """
                    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s",
                      "labels": {"e2e-large": "", "vllm-otel.io/injection": "%s"}}}
                    """
                        .formatted(namespace, injection)));
    assertThat(reply.status()).as(reply.body()).isIn(201, 409);
  }

  private static void delete(String namespace) {
    Reply reply = api.delete(ALL + "/" + namespace);
    assertThat(reply.status()).as(reply.body()).isIn(200, 202, 404);
  }

  private static void awaitServiceAccount(String namespace) {
    await()
        .atMost(CONTROLLERS)
        .until(() -> api.get(ALL + "/" + namespace + "/serviceaccounts/default").isAccepted());
  }

  private static String statusIn(String namespace, String name) {
    JsonNode pod =
        JsonMapper.shared()
            .readTree(
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"},
                 "spec": {"containers": [{"name": "vllm", "image": "vllm/vllm-openai:v0.17.1", "args": ["m"]}]}}
                """
                    .formatted(name));
    Reply reply = api.tryPod(namespace, pod);
    assertThat(reply.isAccepted()).as(reply.body()).isTrue();
    return reply.tree().at("/metadata/annotations/vllm-otel.io~1status").asString("");
  }
}
