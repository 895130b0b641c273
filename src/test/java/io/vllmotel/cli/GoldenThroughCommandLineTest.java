package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.config.ConfigurationReader;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.manifest.ContextObjects;
import io.vllmotel.manifest.ManifestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * For every golden case, the command line makes the webhook's patch, but for the blanks between.
 */
class GoldenThroughCommandLineTest {

  /** Keeps every number as it is written. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @TempDir Path context;

  static List<Path> cases() throws IOException {
    try (Stream<Path> paths = Files.walk(Path.of("src/test/resources/golden"))) {
      return paths
          .filter(path -> path.endsWith("before.yaml") && isCreation(path))
          .map(Path::getParent)
          .sorted()
          .toList();
    }
  }

  private static boolean isCreation(Path review) {
    return ManifestFiles.read(review)
        .documents()
        .getFirst()
        .tree()
        .orElseThrow()
        .path("request")
        .path("operation")
        .asString("")
        .equals("CREATE");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void patchIsTheSame(Path golden) throws IOException {
    JsonNode review =
        ManifestFiles.read(golden.resolve("before.yaml"))
            .documents()
            .getFirst()
            .tree()
            .orElseThrow();
    JsonNode request = review.path("request");

    CommandLineRun run =
        CommandLineRun.withInput(request.path("object").toString(), arguments(golden, request));

    assertThat(run.exitCode()).isZero();
    assertThat(patch(run)).isEqualTo(patch(golden, review));
  }

  /** What is no pod to the webhook is none to the command line either. */
  private static String patch(CommandLineRun run) {
    return run.out().isBlank()
        ? "[]"
        : MAPPER.readTree(run.out()).path("patch").asOptional().map(Object::toString).orElse("[]");
  }

  private String[] arguments(Path golden, JsonNode request) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("explain", "-f", "-", "-o", "json"));
    arguments.addAll(List.of("-n", request.path("namespace").asString()));
    if (Files.exists(golden.resolve("context.yaml"))) {
      Files.copy(golden.resolve("context.yaml"), context.resolve("context.yaml"));
      arguments.addAll(List.of("--context", context.toString()));
    }
    if (Files.exists(golden.resolve("installation.yaml"))) {
      arguments.addAll(List.of("--config", golden.resolve("installation.yaml").toString()));
    }
    return arguments.toArray(String[]::new);
  }

  private static String patch(Path golden, JsonNode review) {
    byte[] body = review.toString().getBytes(StandardCharsets.UTF_8);
    Answer answer =
        AdmissionHandler.standard()
            .mutate(body, Entry.ON_REQUEST, cluster(golden, review), Deadline.NEVER);
    String patch =
        answer instanceof Answer.Reviewed reviewed
            ? MAPPER.readTree(reviewed.body().bytes()).path("response").path("patch").asString("")
            : "";
    return patch.isEmpty() ? "[]" : MAPPER.readTree(Base64.getDecoder().decode(patch)).toString();
  }

  private static ClusterSnapshot cluster(Path golden, JsonNode review) {
    Path settings = golden.resolve("installation.yaml");
    Installation installation =
        Files.exists(settings)
            ? ConfigurationReader.read(settings, Map.of()).installation()
            : Installation.standard();
    ContextObjects objects =
        new ContextObjects(review.path("request").path("namespace").asString(), installation);
    if (Files.exists(golden.resolve("context.yaml"))) {
      objects.add(ManifestFiles.read(golden.resolve("context.yaml")));
    }
    return objects.snapshot();
  }
}
