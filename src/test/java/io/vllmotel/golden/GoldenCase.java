package io.vllmotel.golden;

import io.vllmotel.config.ConfigurationReader;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.manifest.ContextObjects;
import io.vllmotel.manifest.ManifestStream;
import io.vllmotel.vllm.Bridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * One folder: {@code before.yaml}, {@code context.yaml}, {@code response.yaml}, {@code after.yaml}.
 */
public record GoldenCase(Path folder) {

  static final Path ROOT = Path.of("src/test/resources/golden");

  private static final Set<String> FILES =
      Set.of("before.yaml", "context.yaml", "installation.yaml", "response.yaml", "after.yaml");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private static final ObjectWriter WRITER = YAML.writer();

  public static Stream<GoldenCase> all() {
    try (Stream<Path> paths = Files.walk(ROOT)) {
      List<Path> found =
          paths.filter(path -> path.endsWith("before.yaml")).map(Path::getParent).sorted().toList();
      return found.stream().map(GoldenCase::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return ROOT.relativize(folder).toString();
  }

  /** The review as the API server would send it. */
  public JsonNode review() {
    return YAML.readTree(read("before.yaml"));
  }

  /** The pod as it should become, with the bridge's files in full; empty where it stays. */
  public Optional<JsonNode> after() {
    if (!Files.exists(folder.resolve("after.yaml"))) {
      return Optional.empty();
    }
    JsonNode after = YAML.readTree(read("after.yaml"));
    if (after.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      Bridge.builtIn()
          .files()
          .forEach(file -> {
            if (annotations.path(file.annotation()).asString("").equals("<" + file.path() + ">")) {
              annotations.put(file.annotation(), file.content());
            }
          });
    }
    return Optional.of(after);
  }

  byte[] body(JsonNode object) {
    ObjectNode review = (ObjectNode) review();
    ((ObjectNode) review.path("request")).set("object", object);
    return JsonMapper.shared().writeValueAsBytes(review);
  }

  public ClusterSnapshot cluster() {
    ContextObjects objects = new ContextObjects("models", installation());
    if (Files.exists(contextFile())) {
      objects.add(ManifestStream.of("context.yaml", read("context.yaml")));
    }
    if (!objects.problems().isEmpty()) {
      throw new AssertionError(objects.problems().toString());
    }
    return objects.snapshot();
  }

  private Installation installation() {
    return Files.exists(installationFile())
        ? ConfigurationReader.read(installationFile(), Map.of()).installation()
        : Installation.standard();
  }

  Path contextFile() {
    return folder.resolve("context.yaml");
  }

  Path installationFile() {
    return folder.resolve("installation.yaml");
  }

  /** The codes in the committed answer. */
  Stream<String> reasons() {
    JsonNode response = YAML.readTree(read("response.yaml"));
    String codes = response.path("auditAnnotations").path("reasons").asString();
    return Stream.of(codes.split(",", -1));
  }

  /** Files that no test reads. */
  List<Path> unusedFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !FILES.contains(file.getFileName().toString())).toList();
    }
  }

  String expected(String file) {
    return Files.exists(folder.resolve(file)) ? read(file) : "";
  }

  void update(String file, String text) throws IOException {
    if (text.isEmpty()) {
      Files.deleteIfExists(folder.resolve(file));
    } else {
      Files.writeString(folder.resolve(file), text);
    }
  }

  static String yaml(JsonNode tree) {
    return WRITER.writeValueAsString(tree);
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
