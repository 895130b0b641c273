package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Mistakes that people make in manifests, and what they are told. */
class MistakesTest {

  private static final String DEPLOYMENT = read("examples/vllm-server.yaml");
  private static final String INSTRUMENTATION = read("examples/vllm-instrumentation.yaml");

  @Test
  void misspeltAnnotationGetsASuggestion() {
    CommandLineRun run = inject(DEPLOYMENT.replace("inject-python:", "inject-pyhton:"));

    assertThat(run.err())
        .contains("untouched", "inject-pyhton]: did you mean")
        .contains("instrumentation.opentelemetry.io/inject-python?");
  }

  @Test
  void valueWithoutQuotesIsNamed() {
    CommandLineRun run =
        inject(
            DEPLOYMENT.replace("inject-python: \"vllm-instrumentation\"", "inject-python: true"));

    assertThat(run.err())
        .contains("metadata.annotations[instrumentation.opentelemetry.io/inject-python]")
        .contains("found true, expected text; put it in quotes");
  }

  @Test
  void unknownValueIsNamedWithTheAllowedOnes() {
    CommandLineRun run =
        inject(
            DEPLOYMENT.replace(
                "annotations:", "annotations:\n        vllm-otel.io/payload: imgae"));

    assertThat(run.err())
        .contains("\"imgae\" is not one of \"auto\", \"image\", \"append\"")
        .contains("injected");
  }

  @Test
  void missingInstrumentationIsAFailureWhenStrict() {
    CommandLineRun run = CommandLineRun.withInput(DEPLOYMENT, "inject", "--strict", "-f", "-");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("namespace \"default\" has no Instrumentation \"vllm-instrumentation\"");
    assertThat(run.out()).contains("vllm-otel.io/status: skipped");
  }

  @Test
  void severalInstrumentationsAreNamed() {
    CommandLineRun run =
        inject(
            DEPLOYMENT.replace("inject-python: \"vllm-instrumentation\"", "inject-python: \"true\"")
                + "---\n"
                + INSTRUMENTATION.replace("name: vllm-instrumentation", "name: other"));

    assertThat(run.err()).contains("\"other\", \"vllm-instrumentation\"; name one of them");
  }

  @Test
  void containerThatIsNotThereIsNamedWithThoseThatAre() {
    CommandLineRun run =
        inject(
            DEPLOYMENT.replace("container-names: \"vllm\"", "container-names: \"vllm,sidecar\""));

    assertThat(run.err()).contains("there is no container \"sidecar\"; the pod has vllm");
  }

  @Test
  void grpcToTheHttpPortIsAWarning() {
    CommandLineRun run =
        CommandLineRun.withInput(
            DEPLOYMENT
                + "---\n"
                + INSTRUMENTATION.replace(":4317", ":4318")
                + "  env:\n  - {name: OTEL_EXPORTER_OTLP_PROTOCOL, value: grpc}\n",
            "inject",
            "-f",
            "-");

    assertThat(run.err()).contains("grpc is sent to port 4318").contains("expected 4317");
  }

  @Test
  void endpointWithoutSchemeIsShownWithAnExample() {
    CommandLineRun run =
        CommandLineRun.withInput(
            DEPLOYMENT + "---\n" + INSTRUMENTATION.replace("http://", ""), "inject", "-f", "-");

    assertThat(run.err())
        .contains("spec.exporter.endpoint")
        .contains("is no http:// or https:// URL, such as http://collector:4318");
  }

  @Test
  void objectWhosePodsSomebodyElseMakesIsNamed() {
    CommandLineRun run =
        CommandLineRun.withInput(
            """
            apiVersion: serving.kserve.io/v1alpha1
            kind: ServingRuntime
            metadata: {name: vllm}
            spec: {containers: [{name: kserve-container, image: vllm/vllm-openai}]}
            """,
            "explain",
            "-f",
            "-");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("ServingRuntime vllm", "no pod template");
  }

  @Test
  void settingsThatCannotBeReadAreWrongUse() {
    CommandLineRun run =
        CommandLineRun.withInput(
            DEPLOYMENT, "inject", "-f", "-", "--config", "examples/vllm-server.yaml");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("examples/vllm-server.yaml").doesNotContain("\tat ");
  }

  private static CommandLineRun inject(String deployment) {
    return CommandLineRun.withInput(deployment + "---\n" + INSTRUMENTATION, "inject", "-f", "-");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
