package io.vllmotel.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.pod.PodPatch;
import io.vllmotel.reason.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * However long a text is, and however many there are, an answer takes no square of it, and no
 * stack.
 */
class LongTextTest {

  private static final int LENGTH = 200_000;

  /** A pattern that goes back over the text from each of its characters takes half a minute. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final String POD =
      """
      {"metadata": {
         "name": "vllm", "generateName": "vllm-", "labels": {"app.kubernetes.io/name": "vllm"},
         "ownerReferences": [{"kind": "ReplicaSet", "name": "vllm-5d8", "uid": "1"}],
         "annotations": {
           "instrumentation.opentelemetry.io/inject-python": "true",
           "instrumentation.opentelemetry.io/python-container-names": "vllm",
           "resource.opentelemetry.io/service.name": "chat"}},
       "spec": {"containers": [{
         "name": "vllm",
         "image": "vllm/vllm-openai:v0.20.2",
         "command": ["sh", "-c", "env -S 'A=b' vllm serve Qwen/Qwen3-8B --port 8000"],
         "args": ["--port", "8000"],
         "resources": {"limits": {"cpu": "1", "memory": "1Gi"}},
         "volumeMounts": [{"name": "models", "mountPath": "/models"}],
         "env": [
           {"name": "PYTHONPATH", "value": "/app:/otel-auto-instrumentation-python"},
           {"name": "VLLM_PLUGINS", "value": "lora"},
           {"name": "OTEL_SERVICE_NAME", "value": "chat"},
           {"name": "OTEL_RESOURCE_ATTRIBUTES", "value": "a=b,c=d"},
           {"name": "OTEL_PROPAGATORS", "value": "tracecontext"},
           {"name": "OTEL_TRACES_SAMPLER_ARG", "value": "0.5"},
           {"name": "OTEL_BSP_SCHEDULE_DELAY", "value": "5000"},
           {"name": "OTEL_EXPORTER_OTLP_HEADERS", "value": "a=b"},
           {"name": "OTEL_EXPORTER_OTLP_PROTOCOL", "value": "grpc"},
           {"name": "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "value": "http://collector:4317"}]}]}}
      """;

  private static final String INSTRUMENTATION =
      """
      {"spec": {
        "exporter": {"endpoint": "http://collector:4318", "tls": {
          "secretName": "tls", "configMapName": "ca", "ca_file": "ca.crt"}},
        "resource": {"resourceAttributes": {"team": "a"}},
        "propagators": ["b3"],
        "sampler": {"type": "traceidratio", "argument": "0.5"},
        "env": [{"name": "OTEL_BSP_SCHEDULE_DELAY", "value": "5000"}],
        "python": {"image": "packages:1", "volumeLimitSize": "200Mi"}}}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "0", ".1", "/", "/a", "$(A)", "$(", "-", ",", "a=", ":", "%41", " ", "'\\"})
  void longTextIsDecidedOn(String repeated) {
    String text = repeated.repeat(LENGTH / repeated.length());

    forEachText(POD, text, pod -> decide(pod, tree(INSTRUMENTATION)));
    forEachText(INSTRUMENTATION, text, instrumentation -> decide(tree(POD), instrumentation));
  }

  /** Keys have a limit of their own ({@link ReviewJson#MAX_NAME_LENGTH}), but there may be many. */
  @Test
  void longKeysAreWarnedOf() {
    ObjectNode pod = tree(POD);
    for (int i = 0; i < 30; i++) {
      String key = "instrumentation.opentelemetry.io/" + "a".repeat(49_000) + "!" + i;
      ((ObjectNode) pod.at("/metadata/annotations")).put(key, "true");
    }

    assertWarned(pod);
  }

  @Test
  void manyKeysAreWarnedOf() {
    ObjectNode pod = tree(POD);
    for (int i = 0; i < 45_000; i++) {
      ((ObjectNode) pod.at("/metadata/labels")).put("vllm-otel.io/" + i, "enabled");
    }

    assertWarned(pod);
  }

  /** A finding tells what the pod has instead, so one for each name would be a square of texts. */
  @Test
  void manyNamesThatThePodDoesNotHaveAreOneFinding() {
    ObjectNode pod = tree(POD);
    StringJoiner names = new StringJoiner(",");
    for (int i = 0; i < 10_000; i++) {
      names.add("missing-" + i);
      ((ArrayNode) pod.at("/spec/containers")).addObject().put("name", "present-" + i);
    }
    ((ObjectNode) pod.at("/metadata/annotations"))
        .put("instrumentation.opentelemetry.io/python-container-names", names.toString());

    assertThat(decide(pod, tree(INSTRUMENTATION)))
        .isInstanceOfSatisfying(
            Answer.Reviewed.class,
            reviewed ->
                assertThat(reviewed.verdict().findings())
                    .filteredOn(finding -> finding.reason() == Reason.CONTAINER_NOT_FOUND)
                    .hasSize(1));
  }

  private static void assertWarned(ObjectNode pod) {
    Answer answer = assertTimeoutPreemptively(LONGEST, () -> decide(pod, tree(INSTRUMENTATION)));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Reviewed.class,
            reviewed -> {
              assertThat(reviewed.failure()).isEmpty();
              assertThat(reviewed.verdict().codes()).contains("annotation_unknown");
            });
  }

  /** Makes one of the document's texts after the other longer at its end, and all of it long. */
  private static void forEachText(
      String document, String text, Function<JsonNode, Answer> decision) {
    for (String pointer : texts(tree(document), "", new ArrayList<>())) {
      String was = tree(document).at(pointer).asString();
      for (String is : List.of(was + text, text + "!")) {
        JsonNode changed =
            PodPatch.apply(
                tree(document),
                List.of(new PatchOperation.Replace(pointer, StringNode.valueOf(is))));
        Answer answer = assertTimeoutPreemptively(LONGEST, () -> decision.apply(changed), pointer);
        assertThat(answer)
            .as(pointer)
            .isInstanceOfSatisfying(
                Answer.Reviewed.class, reviewed -> assertThat(reviewed.failure()).isEmpty());
      }
    }
  }

  private static List<String> texts(JsonNode node, String pointer, List<String> found) {
    if (node.isString()) {
      found.add(pointer);
    }
    node.forEachEntry((name, member) ->
        texts(member, pointer + "/" + name.replace("~", "~0").replace("/", "~1"), found));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      texts(node.path(i), pointer + "/" + i, found);
    }
    return found;
  }

  private static Answer decide(JsonNode pod, JsonNode instrumentation) {
    Installation installation =
        new Installation(
            Optional.of(InstrumentationReader.read(instrumentation, "packages:1")),
            Set.of(),
            Set.of(),
            "packages:1",
            Map.of(),
            List.of());
    return AdmissionHandler.standard()
        .mutate(
            Reviews.creation(pod.toString()),
            Entry.AUTOMATIC,
            ClusterSnapshot.of(installation),
            Deadline.NEVER);
  }

  private static ObjectNode tree(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json);
  }
}
