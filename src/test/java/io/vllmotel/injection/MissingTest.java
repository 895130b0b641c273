package io.vllmotel.injection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.instrumentation.Namespace;
import io.vllmotel.pod.OwnerReference;
import io.vllmotel.pod.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class MissingTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void nothingIsMissingForThePodOfADeployment() {
    assertThat(missing("one", "apps/v1", "ReplicaSet", instrumentation(false)).isNothing())
        .isTrue();
  }

  @Test
  void ownerOfAJobIsAskedFor() {
    assertThat(missing("one", "batch/v1", "Job", instrumentation(false)).owners())
        .extracting(OwnerReference::uid)
        .containsExactly("u1");
  }

  @Test
  void jobOfAnotherApiIsNotAskedFor() {
    assertThat(missing("one", "volcano.sh/v1", "Job", instrumentation(false)).owners()).isEmpty();
  }

  @Test
  void ownerOfAReplicaSetIsAskedForWhereUidsAreWanted() {
    assertThat(missing("one", "apps/v1", "ReplicaSet", instrumentation(true)).owners()).hasSize(1);
  }

  @Test
  void instrumentationThatIsNamedAndNotThereIsWaitedFor() {
    Missing missing = missing("other", "batch/v1", "Job", instrumentation(false));

    assertThat(missing.instrumentations()).containsExactly("models/other");
    assertThat(missing.owners()).isEmpty();
    assertThat(missing.isKnownBy(cluster(instrumentation(false)))).isFalse();
  }

  @Test
  void nobodyWaitsForWhatIsNotNamed() {
    assertThat(missing("true", "apps/v1", "ReplicaSet").isNothing()).isTrue();
  }

  @Test
  void nobodyLooksUpOwnersOfAPodThatIsLeftAlone() {
    assertThat(missing("false", "batch/v1", "Job", instrumentation(true)).isNothing()).isTrue();
  }

  @Test
  void namespaceThatIsNotKnownYetIsWaitedFor() {
    InjectionRequest request =
        InjectionRequest.of(
            new Pod(YAML.createObjectNode()),
            "new",
            Entry.AUTOMATIC,
            cluster(instrumentation(false)));
    Decision decision = Injector.decide(request);

    assertThat(Missing.of(request, decision.status(), decision.outcome()).isNamespaceUnknown())
        .isTrue();
  }

  private static Missing missing(
      String reference, String apiVersion, String kind, Instrumentation... stored) {
    JsonNode pod =
        YAML.readTree(
            """
            metadata:
              annotations: {instrumentation.opentelemetry.io/inject-python: "%s"}
              ownerReferences:
                - {apiVersion: %s, kind: %s, name: owner, uid: u1, controller: true}
            spec: {containers: [{name: vllm, image: "vllm/vllm-openai:v0.17.1", command: [vllm, serve]}]}
            """
                .formatted(reference, apiVersion, kind));
    InjectionRequest request =
        InjectionRequest.of(new Pod(pod), "models", Entry.ON_REQUEST, cluster(stored));
    Decision decision = Injector.decide(request);
    return Missing.of(request, decision.status(), decision.outcome());
  }

  private static ClusterSnapshot cluster(Instrumentation... stored) {
    ClusterSnapshot empty = ClusterSnapshot.of(Installation.standard());
    return new ClusterSnapshot(
        empty.installation(),
        Map.of("models", Namespace.named("models")),
        Map.of("models", List.of(stored)),
        empty.owners());
  }

  private static Instrumentation instrumentation(boolean withUids) {
    return InstrumentationReader.read(
        YAML.readTree(
            """
            metadata: {name: one, namespace: models}
            spec:
              exporter: {endpoint: "http://collector:4318"}
              resource: {addK8sUIDAttributes: %s}
            """
                .formatted(withUids)),
        Installation.DEFAULT_PYTHON_IMAGE);
  }
}
