package io.vllmotel.e2e;

import static org.awaitility.Awaitility.await;

import io.vllmotel.e2e.Api.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A real OTLP receiver in a pod, behind the Services that the guide and {@link Installation} name,
 * because only what arrives there is traced.
 */
record Collector(Api api) {

  static final String NAMESPACE = "e2e-observability";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: e2e-observability}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: collector, namespace: e2e-observability}
      spec:
        selector: {matchLabels: {app: collector}}
        template:
          metadata: {labels: {app: collector}}
          spec:
            containers:
            - name: collector
              image: localhost/collector:1
              ports: [{containerPort: 4317}, {containerPort: 4318}, {containerPort: 8080}]
              readinessProbe: {httpGet: {path: /traces, port: 8080}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: jaeger-collector, namespace: e2e-observability}
      spec:
        selector: {app: collector}
        ports: [{name: grpc, port: 4317}, {name: http, port: 4318}, {name: spans, port: 8080}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: otel-collector, namespace: e2e-observability}
      spec:
        selector: {app: collector}
        ports: [{name: grpc, port: 4317}, {name: http, port: 4318}, {name: spans, port: 8080}]
      """;

  /** Brings the image into the nodes and starts it, or finds it running. */
  static Collector start(Cluster cluster, Api api) {
    cluster.loader().accept(Path.of("target/e2e/collector.tar"));
    cluster.kubectl().apply(OBJECTS);
    Collector collector = new Collector(api);
    await("the collector").atMost(PATIENCE).until(() -> collector.get("").isAccepted());
    return collector;
  }

  private Reply get(String trace) {
    return api.get(
        "/api/v1/namespaces/%s/services/jaeger-collector:8080/proxy/traces/%s"
            .formatted(NAMESPACE, trace));
  }

  /** What arrived of a trace so far. */
  Trace trace(String id) {
    JsonNode tree = get(id).tree();
    return new Trace(tree.path("outline").asString(), tree.path("spans").valueStream().toList());
  }

  /** The spans that a pod sent so far. */
  List<JsonNode> spansOf(String pod) {
    return get("")
        .tree()
        .path("spans")
        .valueStream()
        .filter(span -> span.path("resource").path("k8s.pod.name").asString("").equals(pod))
        .toList();
  }

  /**
   * The spans of one trace.
   *
   * @param outline one line for each span, its name and kind, indented below its parent
   */
  record Trace(String outline, List<JsonNode> spans) {

    /** The attributes of the first span of this name. */
    JsonNode attributes(String name) {
      return spans.stream()
          .filter(span -> span.path("name").asString().equals(name))
          .findFirst()
          .orElseThrow()
          .path("attributes");
    }
  }
}
