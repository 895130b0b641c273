package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The guide as its readers follow it: the files of {@code examples/}, its commands, its checks. */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class GuideTest {

  /** Where the examples are. */
  private static final String NAMESPACE = "default";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How often the API server called each of our webhooks. */
  private static final Pattern CALLS =
      Pattern.compile(
          "apiserver_admission_webhook_admission_duration_seconds_count\\{"
              + "name=\"(\\w+\\.inject\\.vllm-otel\\.io)\",[^}]*} (\\d+)");

  /** Somebody's Deployment that was there before. */
  private static final String EXISTING =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: my-vllm, namespace: default}
      spec:
        selector: {matchLabels: {app: my-vllm}}
        template:
          metadata: {labels: {app: my-vllm}}
          spec:
            containers: [{name: vllm, image: "vllm/vllm-openai:v0.17.1", args: [m]}]
      """;

  private static Kubectl kubectl;

  @BeforeAll
  static void install(Cluster cluster) {
    kubectl = cluster.kubectl();
    new Installation(cluster).install();
  }

  @BeforeEach
  void begin() {
    clear();
    kubectl.output("apply", "-f", "examples/vllm-instrumentation.yaml");
  }

  @AfterAll
  static void clear() {
    kubectl.output("delete", "deployment", "vllm-server", "my-vllm", "--ignore-not-found");
    kubectl.output("delete", "pods", "--all", "--grace-period=0", "--force");
  }

  @Test
  void theServersPodsAreTracedAndItsChecksFindSomethingTrue() {
    kubectl.output("apply", "-f", "examples/vllm-server.yaml");

    JsonNode pod = pod("vllm-server");

    assertThat(status(pod)).isEqualTo("injected");
    assertThat(pod.at("/spec/containers/0/args/2").asString())
        .isEqualTo(
            "--otlp-traces-endpoint=http://jaeger-collector.observability.svc.cluster.local:4317");
    assertThat(kubectl.output("get", "pods", "-o", "yaml"))
        .contains("instrumentation.opentelemetry.io/inject-python: vllm-instrumentation")
        .contains("name: opentelemetry-auto-instrumentation-python");
    assertThat(kubectl.output("describe", "pods", "-l", "app=vllm-server"))
        .contains("vllm-otel.io/status: injected")
        .contains("OTEL_SERVICE_NAME:", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL:");
    assertThat(explain("deployment/vllm-server")).contains("injected");
  }

  @Test
  void patchOfAnExistingDeploymentTracesItsNewPods() {
    kubectl.apply(EXISTING);
    assertThat(status(pod("my-vllm"))).isEmpty();

    kubectl.output(
        "patch",
        "deployment",
        "my-vllm",
        "--patch-file",
        "examples/patch-existing-deployment.yaml");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl.json("get", "pods", "-l", "app=my-vllm").path("items").valueStream())
                .anyMatch(pod -> status(pod).equals("injected")));
  }

  @Test
  void whoForgetsTheInstrumentationIsToldSo() {
    kubectl.output("delete", "-f", "examples/vllm-instrumentation.yaml");

    Program apply = kubectl.run("", "apply", "-f", "examples/vllm-server.yaml");

    assertThat(apply.errors()).contains("Warning: ").contains("instrumentation_not_found");
    assertThat(pod("vllm-server").at("/metadata/annotations/vllm-otel.io~1reasons").asString())
        .contains("instrumentation_not_found");
  }

  @Test
  void namespaceWithoutLabelIsNotCalledForAtAll() {
    Map<String, Long> before = calls();

    kubectl.apply(EXISTING);
    pod("my-vllm");
    assertThat(calls()).isEqualTo(before);

    kubectl.output("apply", "-f", "examples/vllm-server.yaml");
    pod("vllm-server");
    assertThat(calls()).isNotEqualTo(before);
  }

  private static Map<String, Long> calls() {
    Matcher each = CALLS.matcher(kubectl.output("get", "--raw", "/metrics"));
    Map<String, Long> calls = new TreeMap<>();
    while (each.find()) {
      calls.merge(each.group(1), Long.parseLong(each.group(2)), Long::sum);
    }
    return calls;
  }

  /** The first pod of an application, as soon as there is one. */
  private static JsonNode pod(String application) {
    return await(application)
        .atMost(PATIENCE)
        .until(
            () ->
                kubectl
                    .json("get", "pods", "-n", NAMESPACE, "-l", "app=" + application)
                    .at("/items/0"),
            JsonNode::isObject);
  }

  private static String status(JsonNode pod) {
    return pod.at("/metadata/annotations/vllm-otel.io~1status").asString("");
  }

  private static String explain(String object) {
    return OwnProgram.run(
            "explain", "-n", NAMESPACE, object, "--kubeconfig", kubectl.kubeconfig().toString())
        .expectSuccess();
  }
}
