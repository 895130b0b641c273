package io.vllmotel.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Real manifests: what each container starts, as a table written by reading them. */
class ManifestsTest {

  @TestFactory
  Stream<DynamicTest> everyContainerIsWhatItsManifestSays() throws IOException {
    List<Manifests.Found> found = Manifests.ofOthers();
    if (found.isEmpty()) {
      return Stream.empty();
    }
    Map<String, JsonNode> expected = expected();
    assertThat(found.stream().map(container -> key(container)))
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
    return found.stream()
        .map(container ->
            dynamicTest(
                key(container),
                () -> check(container, requireNonNull(expected.get(key(container))))));
  }

  private static void check(Manifests.Found container, JsonNode row) {
    ImageEntrypoint entrypoint =
        ImageEntrypoint.valueOf(row.path("entrypoint").asString("UNKNOWN"));
    Launch launch = LaunchReader.read(container.start(entrypoint));
    assertThat(Verdict.of(launch)).isEqualTo(Verdict.of(row));
  }

  private static String key(Manifests.Found container) {
    return container.file() + " " + container.place();
  }

  private static Map<String, JsonNode> expected() {
    Map<String, JsonNode> expected = new LinkedHashMap<>();
    Manifests.table("/manifests/containers.yaml")
        .properties()
        .forEach(file ->
            file.getValue()
                .forEach(row ->
                    expected.put(file.getKey() + " " + row.path("container").asString(), row)));
    return expected;
  }
}
