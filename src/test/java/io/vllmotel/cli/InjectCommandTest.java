package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.UnifiedDiffUtils;
import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class InjectCommandTest {

  private static final String DEPLOYMENT = "examples/vllm-server.yaml";
  private static final String INSTRUMENTATION = "examples/vllm-instrumentation.yaml";

  private static final String JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: nightly}
      spec:
        template:
          # no metadata here
          spec:
            containers:
              - name: vllm
                image: vllm/vllm-openai:v0.17.1
                args: [--model, m]
            restartPolicy: Never
      """;

  private static final String LABELLED =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: default, labels: {vllm-otel.io/injection: enabled}}
      """;

  @TempDir Path folder;

  @Test
  void untouchedInputComesOutByteForByte() {
    String input = "\uFEFF# head\r\na: 'x'   # why\r\n---\r\n\r\nkind: Pod\r\n";

    CommandLineRun run = CommandLineRun.withInput(input, "inject", "-f", "-");

    assertThat(run.out()).isEqualTo(input);
  }

  @Test
  void severalInputsBecomeOneStream() throws IOException {
    Path first = Files.writeString(folder.resolve("1.yaml"), "a: 1");
    Path second = Files.writeString(folder.resolve("2.yaml"), "---\nb: 2\n");
    Path third = Files.writeString(folder.resolve("3.yaml"), "c: 3\n");

    CommandLineRun run =
        CommandLineRun.of(
            "inject", "-f", first.toString(), "-f", second.toString(), "-f", third.toString());

    assertThat(run.out()).isEqualTo("a: 1\n---\nb: 2\n---\nc: 3\n");
  }

  @Test
  void folderIsReadInTheOrderOfItsNames() throws IOException {
    Files.writeString(folder.resolve("b.yaml"), "b: 2\n");
    Files.writeString(folder.resolve("a.json"), "{\"a\": 1}\n");
    Files.writeString(folder.resolve("c.txt"), "c: 3\n");

    CommandLineRun run = CommandLineRun.of("inject", "-f", folder.toString());

    assertThat(run.out()).isEqualTo("{\"a\": 1}\n---\nb: 2\n");
  }

  @Test
  void commentsOfAnInjectedDocumentStay() throws IOException {
    CommandLineRun run = CommandLineRun.of("inject", "-f", DEPLOYMENT, "-f", INSTRUMENTATION);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsAll(Files.readAllLines(Path.of(DEPLOYMENT)))
        .containsAll(Files.readAllLines(Path.of(INSTRUMENTATION)));
    assertThat(run.err()).contains("1 injected, 1 other document");
  }

  @Test
  void templateIsNamedAfterItsOwner() {
    CommandLineRun run = CommandLineRun.of("inject", "-f", DEPLOYMENT, "-f", INSTRUMENTATION);

    assertThat(run.out())
        .containsPattern("name: OTEL_SERVICE_NAME\\s+value: vllm-server")
        .contains("k8s.deployment.name=vllm-server")
        .doesNotContain("ownerReferences");
  }

  @Test
  void labelOfTheNamespaceIsEnough() {
    CommandLineRun run =
        CommandLineRun.withInput(
            LABELLED + "---\n" + JOB,
            "inject",
            "-f",
            "-",
            "--default-instrumentation",
            INSTRUMENTATION);

    assertThat(run.out()).contains("vllm-otel.io/status: injected", "# no metadata here");
  }

  @Test
  void defaultInstrumentationMayBeASpecOnly() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"), "exporter: {endpoint: 'http://collector:4318'}\n");

    CommandLineRun run =
        CommandLineRun.withInput(
            LABELLED + "---\n" + JOB,
            "inject",
            "-f",
            "-",
            "--default-instrumentation",
            spec.toString());

    assertThat(run.out()).contains("http://collector:4318/v1/traces");
  }

  @Test
  void namespaceOfTheOptionIsForObjectsThatNameNone() {
    String labelled = LABELLED.replace("name: default", "name: models");

    CommandLineRun run =
        CommandLineRun.withInput(
            labelled + "---\n" + JOB,
            "inject",
            "-f",
            "-",
            "--namespace",
            "models",
            "--default-instrumentation",
            INSTRUMENTATION);

    assertThat(run.out()).contains("k8s.namespace.name=models");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"# no metadata here", "metadata: {}", "metadata:", "metadata: {labels: {}}"})
  void metadataOfATemplateComesBackAsItWas(String metadata) {
    String manifest = LABELLED + "---\n" + JOB.replace("# no metadata here", metadata);
    String injected =
        CommandLineRun.withInput(
                manifest, "inject", "-f", "-", "--default-instrumentation", INSTRUMENTATION)
            .out();

    CommandLineRun restored = CommandLineRun.withInput(injected, "uninject", "-f", "-");

    assertThat(injected).contains("OTEL_SERVICE_NAME");
    assertThat(trees(restored.out())).isEqualTo(trees(manifest));
    assertThat(restored.err()).contains("1 pod restored");
  }

  @Test
  void jsonIsOneValueForEachDocument() {
    CommandLineRun run =
        CommandLineRun.of("inject", "-f", DEPLOYMENT, "-f", INSTRUMENTATION, "-o", "json");

    List<JsonNode> trees = trees(run.out());
    assertThat(trees).hasSize(2);
    assertThat(trees.getFirst().at("/spec/template/metadata/annotations").toString())
        .contains("vllm-otel.io/status");
  }

  @Test
  void diffCanBeApplied() throws Exception {
    CommandLineRun diff =
        CommandLineRun.of("inject", "-f", DEPLOYMENT, "--context", "examples", "-o", "diff");
    CommandLineRun yaml = CommandLineRun.of("inject", "-f", DEPLOYMENT, "--context", "examples");

    List<String> patched =
        UnifiedDiffUtils.parseUnifiedDiff(diff.out().lines().toList())
            .applyTo(Files.readAllLines(Path.of(DEPLOYMENT)));

    assertThat(patched).isEqualTo(yaml.out().lines().toList());
  }

  @Test
  void diffOnATerminalIsColouredAndLeavesFilesOut() {
    CommandLineRun run =
        CommandLineRun.onTerminal(
            "", "inject", "-f", DEPLOYMENT, "--context", "examples", "-o", "diff");

    assertThat(run.out()).contains("\u001b[32m+", "bridge.vllm-otel.io/", "lines");
    assertThat(run.out().lines().count()).isLessThan(250);
  }

  @Test
  void nothingIsColouredElsewhere() {
    CommandLineRun run =
        CommandLineRun.of("inject", "-f", DEPLOYMENT, "--context", "examples", "-o", "diff");

    assertThat(run.out() + run.err()).doesNotContain("\u001b");
  }

  private static List<JsonNode> trees(String text) {
    return ManifestStream.of("test", text).documents().stream()
        .map(ManifestDocument::tree)
        .flatMap(tree -> tree.stream())
        .toList();
  }
}
