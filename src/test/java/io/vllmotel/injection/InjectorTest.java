package io.vllmotel.injection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What golden cases cannot show: the entry of labelled namespaces, pods too large for a file, and
 * the whole place of a finding.
 */
class InjectorTest {

  private static final String POD =
      """
      {"metadata": {"name": "vllm", "annotations": {"a": "b"}},
       "spec": {"containers": [
         {"name": "vllm", "image": "vllm/vllm-openai:v0.20.2", "args": ["Qwen/Qwen3-8B"]}]}}
      """;

  @Test
  void callOfTheAutomaticEntryProvesTheLabelThatTheSnapshotDoesNotHaveYet() {
    Decision decision = decide(pod(), Entry.AUTOMATIC);

    assertThat(decision.outcome()).isEqualTo(Reason.INJECTED);
  }

  @Test
  void namespaceWithoutLabelIsLeftAloneOnTheOtherEntry() {
    Decision decision = decide(pod(), Entry.ON_REQUEST);

    assertThat(decision.outcome()).isEqualTo(Reason.NOT_REQUESTED);
    assertThat(decision.operations()).isEmpty();
  }

  @Test
  void sameRequestGetsTheSameDecision() {
    Decision first = decide(pod(), Entry.AUTOMATIC);
    Decision second = decide(pod(), Entry.AUTOMATIC);

    assertThat(first.operations()).isEqualTo(second.operations());
    assertThat(first.steps()).isEqualTo(second.steps());
  }

  @Test
  void givenPodIsNotChanged() {
    ObjectNode pod = pod();
    ObjectNode copy = pod.deepCopy();

    decide(pod, Entry.AUTOMATIC);

    assertThat(pod).isEqualTo(copy);
  }

  @Test
  void podWhoseAnnotationsLeaveNoRoomIsLeftAlone() {
    ObjectNode pod = pod();
    ((ObjectNode) pod.path("metadata").path("annotations")).put("a", "x".repeat(250 * 1024));

    Decision decision = decide(pod, Entry.AUTOMATIC);

    assertThat(decision.outcome()).isEqualTo(Reason.ANNOTATIONS_TOO_LARGE);
    assertThat(decision.operations()).isEmpty();
  }

  @Test
  void findingNamesTheInstrumentationWhereThatSetTheVariable() {
    Decision decision =
        decide(
            pod(),
            Entry.AUTOMATIC,
            """
            {"metadata": {"namespace": "models", "name": "standard"}, "spec": {
              "exporter": {"endpoint": "http://collector:4318"},
              "python": {"env": [{"name": "VLLM_PLUGINS",
                "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "plugins"}}}]}}}
            """);

    assertThat(decision.findings())
        .extracting(Finding::place)
        .containsExactly("Instrumentation models/standard spec.python.env[VLLM_PLUGINS]");
  }

  private static Decision decide(ObjectNode pod, Entry entry) {
    return decide(
        pod, entry, "{\"spec\": {\"exporter\": {\"endpoint\": \"http://collector:4318\"}}}");
  }

  private static Decision decide(ObjectNode pod, Entry entry, String instrumentation) {
    return Injector.decide(
        InjectionRequest.of(new Pod(pod), "models", entry, cluster(instrumentation)));
  }

  private static ObjectNode pod() {
    return (ObjectNode) JsonMapper.shared().readTree(POD);
  }

  private static ClusterSnapshot cluster(String instrumentation) {
    Instrumentation standard =
        InstrumentationReader.read(JsonMapper.shared().readTree(instrumentation), "packages:1");
    return ClusterSnapshot.of(
        new Installation(
            Optional.of(standard), Set.of(), Set.of(), "packages:1", Map.of(), List.of()));
  }
}
