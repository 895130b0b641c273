package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.e2e.Api.Reply;
import io.vllmotel.golden.GoldenCase;
import io.vllmotel.injection.ClusterSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Beside other webhooks, real ones of the real API server: meshes before and after us, as container
 * and as native sidecar, and the OpenTelemetry Operator.
 */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class NeighboursTest {

  private static final Path MESHES = Path.of("src/test/resources/e2e-neighbours");

  /** Where the golden cases have their Instrumentations. */
  private static final String NAMESPACE = "models";

  private static final String BEFORE = "a.neighbour.example";
  private static final String AFTER = "z.neighbour.example";
  private static final YAMLMapper YAML = new YAMLMapper();

  private static Cluster cluster;
  private static Api api;
  private static OwnWebhook webhook;

  @BeforeAll
  static void start(Cluster given) {
    cluster = given;
    cluster
        .kubectl()
        .apply("{apiVersion: v1, kind: Namespace, metadata: {name: models, labels: {e2e: \"\"}}}");
    Awaitility.await()
        .until(() ->
            cluster
                    .kubectl()
                    .run("", "get", "serviceaccount", "default", "-n", NAMESPACE)
                    .exitCode()
                == 0);
    api = Api.of(cluster.kubectl());
    webhook = OwnWebhook.start(cluster, "/mutate");
    JsonNode golden = golden("guide/the-deployment");
    Awaitility.await("the API server's knowledge of our webhook")
        .until(() -> ofUs(stored(golden)).containsKey("vllm-otel.io/status"));
  }

  @AfterAll
  static void stop() {
    webhook.close();
    api.close();
  }

  @ParameterizedTest(name = "{0} as {1}, called {2}")
  @CsvSource({
    "istio, containers, a.neighbour.example",
    "istio, containers, z.neighbour.example",
    "istio, initContainers, a.neighbour.example",
    "istio, initContainers, z.neighbour.example",
    "linkerd, containers, a.neighbour.example",
    "linkerd, containers, z.neighbour.example",
    "linkerd, initContainers, a.neighbour.example",
    "linkerd, initContainers, z.neighbour.example"
  })
  void meshesSidecarAndOurInjectionLiveSideBySide(String mesh, String list, String name) {
    JsonNode parts = YAML.readTree(MESHES.resolve(mesh + ".yaml"));
    JsonNode golden = golden("guide/the-deployment");
    JsonNode alone = stored(golden);

    JsonNode pod;
    try (Neighbour neighbour = Neighbour.start(cluster, name, sidecar(parts, list))) {
      pod = stored(neighbour, golden);
    }

    assertThat(Subset.differences(parts.path("volumes"), pod.at("/spec/volumes"))).isEmpty();
    assertThat(Subset.differences(parts.path("annotations"), pod.at("/metadata/annotations")))
        .isEmpty();
    for (JsonNode theirs : parts.path("initContainers")) {
      assertUntouched(theirs, pod.at("/spec/initContainers"));
    }
    assertUntouched(parts.at("/containers/0"), pod.path("spec").path(list));
    assertThat(named("vllm", pod.at("/spec/containers")))
        .isEqualTo(named("vllm", alone.at("/spec/containers")));
    assertThat(ofUs(pod)).isEqualTo(ofUs(alone)).containsEntry("vllm-otel.io/status", "injected");
    assertThat(names(pod.at("/spec/volumes"))).doesNotHaveDuplicates();
  }

  private static void assertUntouched(JsonNode theirs, JsonNode list) {
    JsonNode stored = named(theirs.path("name").asString(), list);
    assertThat(Subset.differences(theirs, stored)).isEmpty();
    assertThat(names(stored.path("env"))).isEqualTo(names(theirs.path("env")));
    assertThat(names(stored.path("volumeMounts"))).isEqualTo(names(theirs.path("volumeMounts")));
  }

  /** The second server is there only when we are called again. */
  @Test
  void serverThatIsAddedAfterUsIsInjectedBecauseWeAreCalledAgain() {
    JsonNode golden = golden("guide/the-deployment");
    Consumer<ObjectNode> second =
        pod -> {
          ArrayNode containers = (ArrayNode) pod.at("/spec/containers");
          if (containers.size() == 1) {
            containers
                .addObject()
                .put("name", "second")
                .put("image", "vllm/vllm-openai:v0.17.1")
                .putArray("command")
                .add("vllm")
                .add("serve")
                .add("m");
          }
        };

    JsonNode pod;
    try (Neighbour neighbour = Neighbour.start(cluster, AFTER, second)) {
      pod = stored(neighbour, golden);
    }

    for (String name : List.of("vllm", "second")) {
      assertThat(names(named(name, pod.at("/spec/containers")).path("env")))
          .contains("OTEL_VLLM_TRACES_ENDPOINT", "OTEL_SERVICE_NAME")
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whatTheOperatorInjectedBeforeUsIsAdopted() {
    GoldenCase golden = goldenCase("beside/the-operator-injected-vllm");
    JsonNode operators = golden.review().at("/request/object");
    webhook.context(golden.cluster());
    Consumer<ObjectNode> operator = pod -> pod.set("spec", operators.path("spec"));

    JsonNode pod;
    try (Neighbour neighbour = Neighbour.start(cluster, BEFORE, operator)) {
      pod = stored(neighbour, plain(operators));
    }

    assertThat(pod.at("/metadata/annotations/vllm-otel.io~1reasons").asString())
        .contains("adopted");
    assertThat(
            Subset.differences(golden.after().orElseThrow().path("spec"), pod.path("spec")).stream()
                .filter(difference -> !difference.contains("resources/requests")))
        .isEmpty();
  }

  /** The operator looks for its init container and leaves a pod alone that has it. */
  @Test
  void whatWeInjectedTheOperatorLeavesAlone() {
    GoldenCase operators = goldenCase("beside/the-operator-injected-vllm");
    JsonNode golden = golden("guide/the-deployment");
    JsonNode alone = stored(golden);
    Consumer<ObjectNode> operator =
        pod -> {
          if (!names(pod.at("/spec/initContainers"))
              .contains("opentelemetry-auto-instrumentation-python")) {
            pod.set("spec", operators.review().at("/request/object/spec"));
          }
        };

    JsonNode pod;
    try (Neighbour neighbour =
        Neighbour.start(cluster, "opentelemetry-operator-mutation", operator)) {
      pod = stored(neighbour, golden);
    }

    assertThat(pod.path("spec").path("containers"))
        .isEqualTo(alone.path("spec").path("containers"));
    assertThat(names(pod.at("/spec/initContainers")))
        .containsExactly("opentelemetry-auto-instrumentation-python");
  }

  /** Init containers first, the sidecar last, or first of all as a native one; once. */
  private static Consumer<ObjectNode> sidecar(JsonNode parts, String list) {
    return pod -> {
      JsonNode container = parts.at("/containers/0").deepCopy();
      if (names(pod.path("spec").path(list)).contains(container.path("name").asString())) {
        return;
      }
      ObjectNode spec = (ObjectNode) pod.path("spec");
      ArrayNode first = spec.withArray("initContainers");
      int place = 0;
      for (JsonNode init : parts.path("initContainers")) {
        first.insert(place++, init);
      }
      if (list.equals("initContainers")) {
        first.insert(place, ((ObjectNode) container).put("restartPolicy", "Always"));
      } else {
        spec.withArray("containers").add(container);
      }
      parts.path("volumes").forEach(spec.withArray("volumes")::add);
      ObjectNode metadata = (ObjectNode) pod.path("metadata");
      metadata.withObject("annotations").setAll((ObjectNode) parts.path("annotations"));
    };
  }

  private static GoldenCase goldenCase(String name) {
    return GoldenCase.all().filter(golden -> golden.name().equals(name)).findFirst().orElseThrow();
  }

  /** The pod of a golden case, with our webhook in the case's context. */
  private static JsonNode golden(String name) {
    GoldenCase golden = goldenCase(name);
    ClusterSnapshot context = golden.cluster();
    webhook.context(context);
    return golden.review().at("/request/object");
  }

  /** As it would be stored, once the API server knows the neighbour. */
  private static JsonNode stored(Neighbour neighbour, JsonNode pod) {
    Awaitility.await()
        .until(() -> {
          stored(pod);
          return neighbour.wasCalled();
        });
    return stored(pod);
  }

  /**
   * As the API server would store it, without a token's volume, whose name is another each time.
   */
  private static JsonNode stored(JsonNode pod) {
    ObjectNode copy = (ObjectNode) pod.deepCopy();
    ((ObjectNode) copy.path("metadata")).put("namespace", NAMESPACE);
    ((ObjectNode) copy.path("spec")).put("automountServiceAccountToken", false);
    Reply reply = api.tryPod(NAMESPACE, copy);
    assertThat(reply.isAccepted()).as(reply.body()).isTrue();
    return reply.tree();
  }

  /** The pod as it was before the operator. */
  private static JsonNode plain(JsonNode pod) {
    ObjectNode copy = (ObjectNode) pod.deepCopy();
    ObjectNode spec = copy.putObject("spec");
    spec.putArray("containers").addObject().put("name", "vllm").put("image", "none");
    return copy;
  }

  private static JsonNode named(String name, JsonNode list) {
    return list.valueStream()
        .filter(element -> element.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + names(list)));
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(element -> element.path("name").asString()).toList();
  }

  private static Map<String, String> ofUs(JsonNode pod) {
    Map<String, String> annotations = new TreeMap<>();
    pod.at("/metadata/annotations")
        .properties()
        .forEach(member -> annotations.put(member.getKey(), member.getValue().asString()));
    annotations
        .keySet()
        .removeIf(key -> !key.contains("vllm-otel.io/") || key.equals("vllm-otel.io/applied"));
    return annotations;
  }
}
