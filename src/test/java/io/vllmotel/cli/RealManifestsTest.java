package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestFiles;
import io.vllmotel.manifest.ManifestStream;
import io.vllmotel.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Every manifest that people have written goes through every command. */
class RealManifestsTest {

  /** Those that the files name; all of them in automatic mode. */
  private static final List<String> NAMESPACES =
      List.of("default", "gemma4-test", "replaced-by-kustomize", "dev", "kthena-system");

  private static final Pattern VERSION = Pattern.compile("^(?:vLLM ([\\d.]+);|unknown vLLM)");

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

  @ParameterizedTest
  @MethodSource("files")
  void everyContainerIsTreatedAsReadersOfItsManifestFoundRight(Path file) throws IOException {
    List<ReviewedContainer> reviewed =
        ReviewedContainer.table().getOrDefault(file.getFileName().toString(), List.of());
    CommandLineRun run =
        CommandLineRun.of("explain", "-f", file.toString(), "--context", context(), "-o", "json");
    Iterator<JsonNode> decisions =
        documents(run.out()).stream().flatMap(document -> document.tree().stream()).iterator();

    String pod = "";
    JsonNode decision = MissingNode.getInstance();
    for (ReviewedContainer container : reviewed) {
      if (container.isOfAPod()) {
        String next = container.document() + " " + container.template();
        decision = next.equals(pod) ? decision : decisionOf(container, decisions);
        pod = next;
        assertThat(done(decision, container)).as(container.place()).isEqualTo(container.done());
        assertThat(version(decision, container))
            .as(container.place())
            .isEqualTo(container.version());
      }
    }
  }

  /** The next decision about such a template; one without containers has no row. */
  private static JsonNode decisionOf(ReviewedContainer container, Iterator<JsonNode> decisions) {
    JsonNode decision = decisions.next();
    while (!decision.path("path").asString().equals(container.template())) {
      decision = decisions.next();
    }
    return decision;
  }

  private static String done(JsonNode decision, ReviewedContainer container) {
    String pointer =
        "/" + container.place().replace('.', '/').replaceAll("\\[(\\d+)]", "/$1") + "/";
    String status = decision.path("status").asString();
    boolean isChanged =
        StreamSupport.stream(decision.path("patch").spliterator(), false)
            .anyMatch(operation -> operation.path("path").asString().startsWith(pointer));
    if (isChanged) {
      return status;
    }
    boolean isPodChanged = status.equals("injected") || status.equals("partial");
    return isPodChanged ? "nothing" : decision.path("reason").asString();
  }

  /** {@code explain} says it where it looks at the image. */
  private static String version(JsonNode decision, ReviewedContainer container) {
    return StreamSupport.stream(decision.path("steps").spliterator(), false)
        .filter(step -> step.path("place").asString().equals(container.place() + ".image"))
        .map(step -> VERSION.matcher(step.path("rule").asString()))
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1) == null ? "unknown" : matcher.group(1))
        .findFirst()
        .orElse("");
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
