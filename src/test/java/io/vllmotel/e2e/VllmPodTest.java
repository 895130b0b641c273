package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vllmotel.e2e.Collector.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the product is for: real vLLM in real pods, injected by the installed chart, sends one trace
 * for one request. Both payload modes, both protocols, both ways to switch it on.
 */
@Tag("e2e")
@Tag("vllm")
@ExtendWith(ClusterExtension.class)
class VllmPodTest {

  /** vLLM starts for one to three minutes on two idle cores, and they are not. */
  private static final Duration START = Duration.ofMinutes(15);

  private static final Duration EXPORT = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 3;
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path OBJECTS = Path.of("src/test/resources/e2e-vllm/server.yaml");

  /** The folders of this machine that the image, which has only links, needs mounted. */
  private static final Path FOLDERS = Path.of("target/e2e/vllm-folders");

  private static final String IMAGE_MODE = "e2e-vllm-image";
  private static final String APPEND_MODE = "e2e-vllm-append";
  private static final String CALLERS = "e2e-vllm-callers";

  private static final String NAMESPACES =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: e2e-vllm-callers}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: e2e-vllm-image, labels: {vllm-otel.io/injection: enabled}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: e2e-vllm-append}
      ---
      apiVersion: opentelemetry.io/v1alpha1
      kind: Instrumentation
      metadata: {name: vllm-instrumentation, namespace: e2e-vllm-append}
      spec:
        exporter: {endpoint: "http://jaeger-collector.e2e-observability.svc.cluster.local:4318/v1/traces"}
        propagators: [tracecontext, baggage]
        sampler: {type: parentbased_traceidratio, argument: "1.0"}
      """;

  private static final String ASKED_FOR =
      """
      {"instrumentation.opentelemetry.io/inject-python": "vllm-instrumentation", \
      "instrumentation.opentelemetry.io/container-names": "vllm"}\
      """;

  private static Kubectl kubectl;
  private static Api api;
  private static Collector collector;

  @BeforeAll
  static void start(Cluster cluster) throws IOException {
    kubectl = cluster.kubectl();
    for (String image : List.of("python", "payload", "vllm")) {
      cluster.loader().accept(Path.of("target/e2e", image + ".tar"));
    }
    api = Api.of(kubectl);
    collector = Collector.start(cluster, api);
    new Installation(cluster).install();
    for (String namespace : List.of(IMAGE_MODE, APPEND_MODE, CALLERS)) {
      kubectl.output("delete", "namespace", namespace, "--ignore-not-found", "--timeout=120s");
    }
    await().atMost(EXPORT).until(() -> kubectl.run(NAMESPACES, "apply", "-f", "-").exitCode() == 0);
    kubectl.apply(server(IMAGE_MODE, "{}"));
    kubectl.apply(server(APPEND_MODE, ASKED_FOR));
  }

  @AfterAll
  static void stop() {
    for (String namespace : List.of(IMAGE_MODE, APPEND_MODE, CALLERS)) {
      kubectl.output("delete", "namespace", namespace, "--wait=false");
    }
    api.close();
  }

  private static String server(String namespace, String annotations) throws IOException {
    String objects =
        Files.readString(OBJECTS)
            .replace("${namespace}", namespace)
            .replace("${annotations}", annotations);
    return YAML.readerFor(JsonNode.class).<JsonNode>readValues(objects).readAll().stream()
        .map(VllmPodTest::mounted)
        .map(JsonNode::toString)
        .collect(Collectors.joining("\n---\n"));
  }

  private static JsonNode mounted(JsonNode object) {
    JsonNode pod = object.at("/spec/template/spec");
    if (pod.path("volumes") instanceof ArrayNode volumes
        && pod.at("/containers/0/volumeMounts") instanceof ArrayNode mounts) {
      List<String> folders = folders();
      for (int i = 0; i < folders.size(); i++) {
        volumes
            .addObject()
            .put("name", "node-" + i)
            .putObject("hostPath")
            .put("path", folders.get(i));
        mounts
            .addObject()
            .put("name", "node-" + i)
            .put("mountPath", folders.get(i))
            .put("readOnly", true);
      }
    }
    return object;
  }

  private static List<String> folders() {
    try {
      return Files.readAllLines(FOLDERS);
    } catch (IOException e) {
      throw new IllegalStateException(FOLDERS + " is missing; e2e/images/build vllm writes it", e);
    }
  }

  @Test
  void imageModeMakesOneTraceOfOneRequest() {
    JsonNode pod = awaitServer(IMAGE_MODE);

    Called called = call(IMAGE_MODE, 2);

    Trace trace = called.trace();
    assertThat(trace.outline())
        .isEqualTo(
            """
            caller %s
              POST /v1/completions SERVER
                llm_request SERVER\
            """
                .formatted(called.caller().span()));
    assertThat(pod.at("/spec/initContainers").isMissingNode()).isTrue();
    assertThat(pod.at("/spec/containers/0/args").valueStream().map(JsonNode::asString))
        .contains("--otlp-traces-endpoint=http://otel-collector.e2e-observability:4317");
    assertTells(trace, pod, "grpc");
  }

  @Test
  void appendModeHasTheServersOwnCallsToo() {
    JsonNode pod = awaitServer(APPEND_MODE);

    Called called = call(APPEND_MODE, 3);

    Trace trace = called.trace();
    assertThat(trace.outline())
        .isEqualTo(
            """
            caller %s
              POST /v1/completions SERVER
                GET CLIENT
                llm_request SERVER\
            """
                .formatted(called.caller().span()));
    assertThat(pod.at("/spec/initContainers/0/name").asString())
        .isEqualTo("opentelemetry-auto-instrumentation-python");
    assertTells(trace, pod, "http/protobuf");
  }

  /** The guide's attributes, where the spans come from, and what its checks look for in the log. */
  private static void assertTells(Trace trace, JsonNode pod, String transport) {
    assertThat(trace.attributes("llm_request").propertyNames())
        .contains(
            "gen_ai.request.id",
            "gen_ai.usage.prompt_tokens",
            "gen_ai.usage.completion_tokens",
            "gen_ai.latency.time_in_queue",
            "gen_ai.latency.time_to_first_token",
            "gen_ai.latency.e2e",
            "gen_ai.request.temperature",
            "gen_ai.request.max_tokens");
    JsonNode server = trace.attributes("POST /v1/completions");
    assertThat(server.path("http.method").asString()).isEqualTo("POST");
    assertThat(server.path("http.status_code").asInt()).isEqualTo(200);
    assertThat(server.path("http.url").asString()).contains("://llm.", "/v1/completions");
    for (JsonNode span : trace.spans()) {
      assertThat(span.path("transport").asString()).isEqualTo(transport);
      assertComesFrom(span.path("resource"), pod);
    }
    String namespace = pod.at("/metadata/namespace").asString();
    assertThat(kubectl.output("logs", "-n", namespace, "deployment/vllm-server", "-c", "vllm"))
        .contains("vllm-otel: OpenTelemetry tracing is on, to http");
  }

  private static void assertComesFrom(JsonNode resource, JsonNode pod) {
    String namespace = pod.at("/metadata/namespace").asString();
    String name = pod.at("/metadata/name").asString();
    assertThat(resource.path("service.name").asString()).isEqualTo("vllm-server");
    assertThat(resource.path("service.namespace").asString()).isEqualTo(namespace);
    assertThat(resource.path("service.version").asString()).isEqualTo("v0.32.0");
    assertThat(resource.path("service.instance.id").asString())
        .isEqualTo("%s.%s.vllm".formatted(namespace, name));
    assertThat(resource.path("k8s.namespace.name").asString()).isEqualTo(namespace);
    assertThat(resource.path("k8s.deployment.name").asString()).isEqualTo("vllm-server");
    assertThat(resource.path("k8s.replicaset.name").asString())
        .isEqualTo(pod.at("/metadata/ownerReferences/0/name").asString());
    assertThat(resource.path("k8s.pod.name").asString()).isEqualTo(name);
    assertThat(resource.path("k8s.container.name").asString()).isEqualTo("vllm");
    assertThat(resource.path("k8s.node.name").asString())
        .isEqualTo(pod.at("/spec/nodeName").asString());
  }

  /** The only pod, as soon as it answers its probe. */
  private static JsonNode awaitServer(String namespace) {
    await("a pod in " + namespace).atMost(EXPORT).until(() -> pod(namespace).isObject());
    assertThat(pod(namespace).at("/metadata/annotations/vllm-otel.io~1reasons").asString(""))
        .isEqualTo("injected");
    await("vLLM in " + namespace)
        .atMost(START)
        .pollInterval(Duration.ofSeconds(2))
        .until(() ->
            kubectl
                    .json("get", "deployment", "vllm-server", "-n", namespace)
                    .at("/status/readyReplicas")
                    .asInt(0)
                == 1);
    return pod(namespace);
  }

  private static JsonNode pod(String namespace) {
    return kubectl.json("get", "pods", "-n", namespace, "-l", "app=vllm-server").at("/items/0");
  }

  /**
   * A request and its whole trace. An export has a second, so that a server ends fast; cores busy
   * with the rest of a cluster may not keep it, which costs a batch of spans: then once more.
   */
  private static Called call(String namespace, int spans) {
    for (int attempt = 1; ; attempt++) {
      Caller caller = Caller.random();
      request(namespace, caller);
      try {
        await().atMost(EXPORT).until(() -> trace(caller).spans().size() >= spans);
        return new Called(caller, trace(caller));
      } catch (ConditionTimeoutException e) {
        String came = trace(caller).outline();
        System.err.printf("%s, request %d: only these came: %s%n", namespace, attempt, came);
        if (attempt == ATTEMPTS) {
          throw new AssertionError("no whole trace; the last one is: " + came, e);
        }
      }
    }
  }

  private static Trace trace(Caller caller) {
    return collector.trace(caller.trace());
  }

  /** One request through the Service, from a pod elsewhere. */
  private static void request(String namespace, Caller caller) {
    String name = "caller-" + caller.span();
    kubectl.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec:
          restartPolicy: Never
          containers:
          - name: caller
            image: localhost/python:1
            command: [python3, -c]
            args:
            - |
              import json, urllib.request
              body = {"model": "tiny", "prompt": "hello world", "max_tokens": 4, "temperature": 0.5}
              headers = {"content-type": "application/json", "traceparent": "%s"}
              url = "http://llm.%s.svc.cluster.local:8000/v1/completions"
              request = urllib.request.Request(url, json.dumps(body).encode(), headers)
              print(urllib.request.urlopen(request, timeout=280).read().decode())
        """
            .formatted(name, CALLERS, caller.traceparent(), namespace));
    await(name)
        .atMost(Duration.ofMinutes(5))
        .until(() -> phase(name), phase -> phase.equals("Succeeded") || phase.equals("Failed"));
    String said = kubectl.output("logs", "-n", CALLERS, name);
    assertThat(phase(name)).as(said).isEqualTo("Succeeded");
    assertThat(said).contains("\"completion_tokens\":4");
  }

  private static String phase(String pod) {
    return kubectl.json("get", "pod", "-n", CALLERS, pod).at("/status/phase").asString();
  }

  /**
   * A request that was answered.
   *
   * @param trace everything that the collector has of it
   */
  private record Called(Caller caller, Trace trace) {}

  /** Whose span the server's hangs under. */
  private record Caller(String trace, String span) {

    static Caller random() {
      byte[] ids = new byte[24];
      ThreadLocalRandom.current().nextBytes(ids);
      String hex = HexFormat.of().formatHex(ids);
      return new Caller(hex.substring(0, 32), hex.substring(32));
    }

    String traceparent() {
      return "00-%s-%s-01".formatted(trace, span);
    }
  }
}
