package io.vllmotel.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.vllmotel.config.ConfigurationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the chart renders, as files: {@code examples/<name>/values.yaml} gives {@code
 * rendered.yaml}. {@code make golden-update} writes them anew.
 */
class ChartTest {

  private static final Path CHART = Path.of("charts/vllm-otel-injector");
  private static final YAMLMapper YAML = new YAMLMapper();

  @TestFactory
  Stream<DynamicTest> rendersEachExampleAsItsFileSays() throws IOException {
    return examples()
        .map(example ->
            DynamicTest.dynamicTest(
                example.getFileName().toString(), () -> comparesWithItsFile(example)));
  }

  @TestFactory
  Stream<DynamicTest> rendersTheSameTwice() throws IOException {
    return examples()
        .map(example ->
            DynamicTest.dynamicTest(
                example.getFileName().toString(),
                () -> assertThat(render(example)).isEqualTo(render(example))));
  }

  @TestFactory
  Stream<DynamicTest> rendersSettingsThatTheServerReads(@TempDir Path folder) throws IOException {
    return examples()
        .map(example ->
            DynamicTest.dynamicTest(
                example.getFileName().toString(),
                () -> {
                  String settings =
                      objects(render(example))
                          .filter(object -> object.path("kind").asString().equals("ConfigMap"))
                          .map(object -> object.path("data").path("config.yaml").asString())
                          .findFirst()
                          .orElseThrow();
                  Path file = Files.writeString(folder.resolve("config.yaml"), settings);

                  assertThat(ConfigurationReader.read(file, Map.of()).port()).isPositive();
                }));
  }

  @Test
  void leavesCaBundleToTheServer() throws IOException {
    assertThat(examples())
        .allSatisfy(example -> assertThat(render(example)).doesNotContain("caBundle:"));
  }

  @Test
  void rendersTheSecretOfTheAuthoritiesWithoutData() {
    assertThat(objects(template().call()))
        .filteredOn(object -> object.path("kind").asString().equals("Secret"))
        .singleElement()
        .satisfies(
            secret -> assertThat(secret.propertyNames()).doesNotContain("data", "stringData"));
  }

  private static void comparesWithItsFile(Path example) throws IOException {
    Path file = example.resolve("rendered.yaml");
    String rendered = render(example);
    if (Boolean.getBoolean("golden.update")) {
      assertThat(System.getenv("CI")).as("CI never rewrites golden files").isNotEqualTo("true");
      Files.writeString(file, rendered);
    }

    assertThat(file).usingCharset(UTF_8).content().isEqualTo(rendered);
  }

  private static Stream<Path> examples() throws IOException {
    try (Stream<Path> folders = Files.list(CHART.resolve("examples"))) {
      return folders.sorted().toList().stream();
    }
  }

  private static String render(Path example) {
    return template().withValuesFile(example.resolve("values.yaml")).call();
  }

  private static TemplateCommand template() {
    return new Helm(CHART)
        .template()
        .withName("vllm-otel-injector")
        .withNamespace("vllm-otel")
        .withKubeVersion("1.37.0");
  }

  private static Stream<JsonNode> objects(String stream) {
    List<JsonNode> objects = YAML.readerFor(JsonNode.class).<JsonNode>readValues(stream).readAll();
    return StreamSupport.stream(objects.spliterator(), false).filter(JsonNode::isObject);
  }
}
