package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * The operator's contract on a real node: a Python program without vLLM gets the packages by an
 * init container, in a namespace where Pod Security lets nothing else in, and sends what it does.
 */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class PlainPythonTest {

  private static final String NAMESPACE = "e2e-restricted";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: e2e-restricted
        labels: {pod-security.kubernetes.io/enforce: restricted}
      ---
      apiVersion: opentelemetry.io/v1alpha1
      kind: Instrumentation
      metadata: {name: python, namespace: e2e-restricted}
      spec: {exporter: {endpoint: "http://otel-collector.e2e-observability:4318"}}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: program
        namespace: e2e-restricted
        annotations: {instrumentation.opentelemetry.io/inject-python: python}
      spec:
        restartPolicy: Never
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
        - name: program
          image: localhost/python:1
          command: [python3, -c]
          args:
          - |
            from urllib.request import urlopen
            print(urlopen("http://jaeger-collector.e2e-observability:8080/traces/none").status)
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, readOnlyRootFilesystem: true}
      """;

  private static Kubectl kubectl;
  private static Api api;
  private static Collector collector;

  @BeforeAll
  static void start(Cluster cluster) {
    kubectl = cluster.kubectl();
    for (String image : List.of("python", "payload")) {
      cluster.loader().accept(Path.of("target/e2e", image + ".tar"));
    }
    api = Api.of(kubectl);
    collector = Collector.start(cluster, api);
    new Installation(cluster).install();
    kubectl.output("delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=60s");
    await().atMost(PATIENCE).until(() -> kubectl.run(OBJECTS, "apply", "-f", "-").exitCode() == 0);
    await().atMost(PATIENCE).until(() -> kubectl.run(POD, "apply", "-f", "-").exitCode() == 0);
  }

  @AfterAll
  static void stop() {
    kubectl.output("delete", "namespace", NAMESPACE, "--wait=false");
    api.close();
  }

  @Test
  void runsAndSendsItsSpansWherePodSecurityIsRestricted() {
    await("the program")
        .atMost(PATIENCE)
        .until(() -> phase().equals("Succeeded") || phase().equals("Failed"));

    assertThat(phase())
        .as(kubectl.run("", "logs", "-n", NAMESPACE, "program").output())
        .isEqualTo("Succeeded");
    List<JsonNode> spans =
        await("its spans")
            .atMost(PATIENCE)
            .until(() -> collector.spansOf("program"), found -> !found.isEmpty());
    assertThat(spans)
        .anySatisfy(span -> {
          assertThat(span.path("name").asString()).isEqualTo("GET");
          assertThat(span.path("kind").asString()).isEqualTo("CLIENT");
          assertThat(span.at("/resource/service.name").asString()).isEqualTo("program");
          assertThat(span.at("/resource/k8s.namespace.name").asString()).isEqualTo(NAMESPACE);
          assertThat(span.at("/resource/k8s.container.name").asString()).isEqualTo("program");
        });
  }

  private static String phase() {
    return kubectl.json("get", "pod", "program", "-n", NAMESPACE).at("/status/phase").asString();
  }
}
