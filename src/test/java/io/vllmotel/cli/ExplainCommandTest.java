package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplainCommandTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: server
        annotations:
          instrumentation.opentelemetry.io/inject-python: vllm-instrumentation
      spec:
        containers:
          - name: vllm
            image: vllm/vllm-openai:v0.17.1
            command: [bash, -c]
            args:
              - |
                # starts the server
                echo now
                exec vllm serve Qwen/Qwen3-0.6B --port 8000
      """;

  @Test
  void launchIsUnderlinedInItsLine() {
    CommandLineRun run = explain(POD);

    List<String> lines = run.out().lines().toList();
    int line =
        lines.indexOf(
            lines.stream().filter(it -> it.contains("exec vllm serve")).findFirst().orElseThrow());
    String underline = lines.get(line + 1);
    int begin = underline.indexOf('^');
    int end = underline.lastIndexOf('^') + 1;
    assertThat(lines.get(line).substring(begin, end)).startsWith("vllm").doesNotContain("exec");
    assertThat(underline).contains("→");
    assertThat(run.out()).doesNotContain("echo now\n    ^").contains("model Qwen/Qwen3-0.6B");
  }

  @Test
  void everyStepSaysWhatWasSeenAndWhatFollows() {
    CommandLineRun run = explain(POD);

    assertThat(run.out())
        .contains("Pod server (standard input:1)")
        .contains("metadata.annotations[instrumentation.opentelemetry.io/inject-python]")
        .contains("vllm/vllm-openai:v0.17.1 → vLLM 0.17.1")
        .contains("injected: The container was made traceable.")
        .contains("+++ b/standard input");
  }

  @Test
  void programsGetTheSameAsJson() {
    CommandLineRun run =
        CommandLineRun.withInput(POD, "explain", "-f", "-", "--context", "examples", "-o", "json");

    JsonNode json = new JsonMapper().readTree(run.out());
    assertThat(json.path("object").asString()).isEqualTo("Pod server");
    assertThat(json.path("status").asString()).isEqualTo("injected");
    assertThat(json.path("reason").asString()).isEqualTo("injected");
    assertThat(json.path("steps").size()).isPositive();
    assertThat(json.path("patch").size()).isPositive();
  }

  @Test
  void contextMayBeOneFile() {
    String file = "examples/vllm-instrumentation.yaml";

    CommandLineRun run = CommandLineRun.withInput(POD, "explain", "-f", "-", "--context", file);

    assertThat(run.out()).isEqualTo(explain(POD).out());
  }

  @Test
  void podThatWasNotAskedForGetsTheAdvice() {
    CommandLineRun run =
        explain(POD.replace("instrumentation.opentelemetry.io/inject-python", "unrelated"));

    assertThat(run.out()).contains("untouched, not_requested", "Label the namespace");
    assertThat(run.out()).doesNotContain("+++");
  }

  @Test
  void inputWithoutPodsSaysSo() {
    CommandLineRun run = explain("apiVersion: v1\nkind: Service\nmetadata: {name: x}\n");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("no pod or pod template found, 1 other document");
  }

  @Test
  void longLinesAreCutAroundTheLaunch() {
    String script = "true; ".repeat(100) + "vllm serve m " + "--flag value ".repeat(100);

    CommandLineRun run =
        explain(POD.replace("exec vllm serve Qwen/Qwen3-0.6B --port 8000", script));

    assertThat(run.out().lines().filter(line -> line.contains("vllm serve m")).findFirst())
        .hasValueSatisfying(line -> assertThat(line.length()).isLessThan(120));
  }

  private static CommandLineRun explain(String manifest) {
    return CommandLineRun.withInput(manifest, "explain", "-f", "-", "--context", "examples");
  }
}
