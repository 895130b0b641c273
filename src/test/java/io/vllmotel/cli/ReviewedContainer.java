package io.vllmotel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A row of {@code manifests/containers.yaml}: what is done to a container of somebody's manifest,
 * as people found it right by reading.
 *
 * @param document the number of the document in its file
 * @param template the path of the pod template, as {@code explain} writes it
 * @param place the container in its pod, such as {@code spec.containers[0]}
 * @param version of vLLM; empty where nothing is planned for the container
 * @param done a status where the container is changed, else the reason or {@code nothing}
 */
record ReviewedContainer(int document, String template, String place, String version, String done) {

  private static final Path TABLE = Path.of("src/test/resources/manifests/containers.yaml");

  /** The rows of each file. */
  static Map<String, List<ReviewedContainer>> table() throws IOException {
    return new YAMLMapper()
        .readTree(TABLE.toFile()).properties().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    file ->
                        StreamSupport.stream(file.getValue().spliterator(), false)
                            .map(ReviewedContainer::of)
                            .toList()));
  }

  /** Whether the manifest has a pod here that {@code inject} can change. */
  boolean isOfAPod() {
    return !done.equals("no pod");
  }

  private static ReviewedContainer of(JsonNode row) {
    String[] words = row.path("container").asString().split(" /", 2);
    String path = words[1].replaceAll("/(\\d+)", "[$1]").replace('/', '.');
    int spec = path.lastIndexOf("spec.");
    return new ReviewedContainer(
        Integer.parseInt(words[0]),
        path.substring(0, Math.max(0, spec - 1)),
        path.substring(spec),
        row.path("version").asString(""),
        row.path("do").asString());
  }
}
