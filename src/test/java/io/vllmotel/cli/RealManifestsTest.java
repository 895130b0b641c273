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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every manifest that people have written goes through every command. */
class RealManifestsTest {

  /** Those that the files name; all of them in automatic mode. */
  private static final List<String> NAMESPACES =
      List.of("default", "gemma4-test", "replaced-by-kustomize", "dev", "kthena-system");

  private static final Path DECISIONS = Path.of("src/test/resources/manifest-decisions.txt");
  private static final Pattern CONTAINER = Pattern.compile("^/spec/containers/(\\d+)/");

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

  /** Read by people once; what they found right is {@code manifest-decisions.txt}. */
  @Test
  void everyDecisionIsTheReviewedOne() throws IOException {
    StringBuilder found = new StringBuilder();
    for (Path file : files()) {
      CommandLineRun run =
          CommandLineRun.of("explain", "-f", file.toString(), "--context", context(), "-o", "json");
      found.append(file.getFileName()).append('\n');
      ManifestStream.of("explain", run.out()).documents().stream()
          .flatMap(document -> document.tree().stream())
          .forEach(decision -> found.append(line(decision)));
    }
    if (Boolean.getBoolean("golden.update")) {
      assertThat(System.getenv("CI")).as("CI never rewrites golden files").isNotEqualTo("true");
      Files.writeString(DECISIONS, found);
    }

    assertThat(Files.readString(DECISIONS)).startsWith(found);
  }

  private static String line(JsonNode decision) {
    Set<String> containers = new TreeSet<>();
    decision
        .path("patch")
        .forEach(operation -> {
          Matcher path = CONTAINER.matcher(operation.path("path").asString());
          if (path.find()) {
            containers.add("containers[" + path.group(1) + "]");
          }
        });
    return "  %s %s: %s, %s%s%n"
        .formatted(
            decision.path("object").asString(),
            decision.path("path").asString(),
            decision.path("status").asString(),
            decision.path("reason").asString(),
            containers.isEmpty() ? "" : " " + String.join(" ", containers));
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
