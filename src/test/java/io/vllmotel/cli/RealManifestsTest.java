package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestFiles;
import io.vllmotel.manifest.ManifestStream;
import io.vllmotel.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest that people have written goes through every command. */
class RealManifestsTest {

  /** Those that the files name; all of them in automatic mode. */
  private static final List<String> NAMESPACES =
      List.of("default", "gemma4-test", "replaced-by-kustomize", "dev", "kthena-system");

  @TempDir Path folder;

  static List<Path> files() {
    return Manifests.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void nothingIsLostAndWhatIsUntouchedIsTheSame(Path file) throws IOException {
    CommandLineRun run = CommandLineRun.of("inject", "-f", file.toString(), "--context", context());

    assertThat(run.exitCode()).isZero();
    List<ManifestDocument> before = ManifestFiles.read(file).documents();
    List<ManifestDocument> after = documents(run.out());
    assertThat(after).hasSameSizeAs(before);
    for (int index = 0; index < before.size(); index++) {
      if (before.get(index).pods().isEmpty()) {
        assertThat(after.get(index).text()).isEqualTo(before.get(index).text());
      } else {
        assertThat(after.get(index).pods()).hasSameSizeAs(before.get(index).pods());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void uninjectGivesTheSameDataBack(Path file) throws IOException {
    CommandLineRun injected =
        CommandLineRun.of("inject", "-f", file.toString(), "--context", context());

    CommandLineRun restored = CommandLineRun.withInput(injected.out(), "uninject", "-f", "-");

    assertThat(documents(restored.out()))
        .extracting(ManifestDocument::tree)
        .isEqualTo(
            ManifestFiles.read(file).documents().stream().map(ManifestDocument::tree).toList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void injectingTwiceChangesNothing(Path file) throws IOException {
    CommandLineRun once =
        CommandLineRun.of("inject", "-f", file.toString(), "--context", context());

    CommandLineRun twice =
        CommandLineRun.withInput(once.out(), "inject", "-f", "-", "--context", context());

    assertThat(twice.out()).isEqualTo(once.out());
  }

  @ParameterizedTest
  @MethodSource("files")
  void explainTellsOfEveryPod(Path file) throws IOException {
    CommandLineRun run =
        CommandLineRun.of("explain", "-f", file.toString(), "--context", context());

    assertThat(run.exitCode()).isZero();
    ManifestFiles.read(file).documents().stream()
        .flatMap(document -> document.pods().stream())
        .forEach(place -> assertThat(run.out()).contains(place.title()));
  }

  private static List<ManifestDocument> documents(String text) {
    return ManifestStream.of("output", text).documents();
  }

  private String context() throws IOException {
    StringBuilder documents = new StringBuilder();
    for (String namespace : NAMESPACES) {
      documents.append(
          """
          ---
          apiVersion: v1
          kind: Namespace
          metadata: {name: %1$s, labels: {vllm-otel.io/injection: enabled}}
          ---
          apiVersion: opentelemetry.io/v1alpha1
          kind: Instrumentation
          metadata: {name: traces, namespace: %1$s}
          spec: {exporter: {endpoint: "http://collector:4318"}}
          """
              .formatted(namespace));
    }
    Files.writeString(folder.resolve("context.yaml"), documents);
    return folder.toString();
  }
}
