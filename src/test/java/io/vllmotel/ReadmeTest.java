package io.vllmotel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.instrumentation.Keys;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users read names what there is. */
class ReadmeTest {

  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

  static List<String> keys() throws IllegalAccessException {
    List<String> keys = new ArrayList<>();
    for (Field field : Keys.class.getFields()) {
      keys.add((String) field.get(null));
    }
    return keys;
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsInTheTable(String key) throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    String shortened = key.replace("instrumentation.opentelemetry.io/", "…/");
    assertThat(readme.contains(key) || readme.contains(shortened)).as(key).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inject",
        "uninject",
        "explain",
        "status",
        "serve",
        "certificates",
        "completion",
        "version"
      })
  void everyCommandIsInTheTable(String command) throws IOException {
    assertThat(Files.readString(Path.of("README.md"))).contains("| `vllm-otel " + command);
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (Path page : pages()) {
      List<String> links =
          LINK.matcher(Files.readString(page)).results().map(it -> it.group(1)).toList();
      assertThat(links)
          .as(page.toString())
          .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CHANGELOG.md", "bridge/README.md").map(Path::of),
              docs.filter(page -> page.toString().endsWith(".md")))
          .toList();
    }
  }
}
