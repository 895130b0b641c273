package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.instrumentation.Namespace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ClusterStatusTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  private static final String OF_A_DEPLOYMENT =
      pod(
          "server-5f6d-x2z",
          "labels: {pod-template-hash: 5f6d}, ownerReferences: [{apiVersion: apps/v1, kind:"
              + " ReplicaSet, name: server-5f6d, uid: u, controller: true}]",
          "vllm, serve, m");

  @Test
  void podWithoutOurAnnotationsInALabelledNamespaceWasMissed() {
    ClusterStatus status = status(OF_A_DEPLOYMENT);

    assertThat(status.pods())
        .containsExactly(
            new PodStatus(
                "models", "server-5f6d-x2z", "Deployment/server", "missed", List.of(), true));
    assertThat(status.restarts())
        .containsExactly("kubectl rollout restart -n models deployment/server");
  }

  @Test
  void annotationsOnThePodAreBelieved() {
    String told =
        pod(
            "old",
            "annotations: {vllm-otel.io/status: skipped, vllm-otel.io/reasons: vllm_too_old}",
            "vllm, serve, m");

    ClusterStatus status = status(told);

    assertThat(status.pods().getFirst().state()).isEqualTo("skipped");
    assertThat(status.pods().getFirst().reasons()).containsExactly("vllm_too_old");
    assertThat(status.restarts()).isEmpty();
  }

  @Test
  void podThatRunsNoVllmIsNotListed() {
    assertThat(status(pod("web", "labels: {}", "nginx")).pods()).isEmpty();
  }

  @Test
  void podThatHasEndedIsNotListed() {
    String ended = OF_A_DEPLOYMENT + "status: {phase: Succeeded}\n";

    assertThat(status(ended).pods()).isEmpty();
  }

  @Test
  void barePodCannotBeRestartedButMadeAgain() {
    assertThat(status(pod("alone", "labels: {}", "vllm, serve, m")).restarts())
        .containsExactly("# create again: -n models pod/alone");
  }

  @Test
  void missedPodThatWouldBeSkippedIsNotRestarted() {
    ClusterStatus status =
        status(
            pod(
                "lost",
                "annotations: {instrumentation.opentelemetry.io/inject-python: nobody}",
                "vllm, serve, m"));

    assertThat(status.pods().getFirst().reasons()).containsExactly("instrumentation_not_found");
    assertThat(status.restarts()).isEmpty();
  }

  @Test
  void tableHasARowForEachPodAndEachMeaningOnce() {
    String printed = printed(status(OF_A_DEPLOYMENT, pod("a", "labels: {}", "vllm, serve, m")));

    assertThat(printed.lines().limit(3))
        .containsExactly(
            "NAMESPACE   POD               WORKLOAD            STATUS   REASONS",
            "models      server-5f6d-x2z   Deployment/server   missed",
            "models      a                 Pod/a               missed");
    assertThat(printed).contains("  kubectl rollout restart -n models deployment/server\n");
  }

  @Test
  void nothingToListIsSaid() {
    assertThat(printed(status())).isEqualTo("No pod asks for tracing.\n");
  }

  @Test
  void jsonHasPodsSummaryAndRestarts() {
    assertThat(status(OF_A_DEPLOYMENT).json().toString())
        .isEqualTo(
            YAML.readTree(
                    """
                    pods:
                      - namespace: models
                        pod: server-5f6d-x2z
                        workload: Deployment/server
                        status: missed
                        reasons: []
                    summary: {missed: 1}
                    restart: [kubectl rollout restart -n models deployment/server]
                    """)
                .toString());
  }

  private static String pod(String name, String metadata, String command) {
    return """
    metadata: {name: %s, namespace: models, %s}
    spec: {containers: [{name: c, image: "vllm/vllm-openai:v0.17.1", command: [%s]}]}
    """
        .formatted(name, metadata, command);
  }

  private static ClusterStatus status(String... pods) {
    Instrumentation instrumentation =
        InstrumentationReader.read(
            YAML.readTree(
                """
                metadata: {name: main, namespace: models}
                spec: {exporter: {endpoint: "http://collector:4318"}}
                """),
            Installation.DEFAULT_PYTHON_IMAGE);
    ClusterSnapshot empty = ClusterSnapshot.of(Installation.standard());
    ClusterSnapshot cluster =
        new ClusterSnapshot(
            empty.installation(),
            Map.of(
                "models",
                new Namespace("models", Map.of("vllm-otel.io/injection", "enabled"), Map.of())),
            Map.of("models", List.of(instrumentation)),
            empty.owners());
    return new ClusterStatus(
        Stream.of(pods)
            .flatMap(pod -> PodStatus.of(YAML.readTree(pod), cluster).stream())
            .toList());
  }

  private static String printed(ClusterStatus status) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console console =
        new Console(new ByteArrayInputStream(new byte[0]), out, out, Palette.PLAIN, Palette.PLAIN);
    status.print(console);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
