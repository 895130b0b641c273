package io.vllmotel.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The containers of every pod template in a folder of manifests. */
final class Manifests {

  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * A container.
   *
   * @param place the document's number in the file, a blank, the path in the document
   */
  record Found(String file, String place, JsonNode tree) {

    StartCommand start(ImageEntrypoint entrypoint) {
      Map<String, String> variables = new LinkedHashMap<>();
      for (JsonNode variable : tree.path("env")) {
        if (!variable.has("valueFrom")) {
          variables.put(variable.path("name").asString(), variable.path("value").asString(""));
        }
      }
      return new StartCommand(texts("command"), texts("args"), entrypoint, variables);
    }

    private List<String> texts(String field) {
      List<String> texts = new ArrayList<>();
      tree.path(field).forEach(text -> texts.add(text.asString()));
      return texts;
    }
  }

  private Manifests() {}

  /** The containers of other people's manifests; says where the folder is missing. */
  static List<Found> ofOthers() throws IOException {
    Path folder = Path.of(System.getProperty("manifests", "manifests"));
    if (!Files.isDirectory(folder)) {
      System.out.println(
          "No folder "
              + folder
              + ", so only our own shapes in cases.yaml are read;"
              + " give the real ones by -Dmanifests=FOLDER");
      return List.of();
    }
    return in(folder);
  }

  private static List<Found> in(Path folder) throws IOException {
    List<Found> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .forEach(file -> read(file, found));
    }
    return found;
  }

  private static void read(Path file, List<Found> found) {
    int document = 0;
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      while (documents.hasNext()) {
        String name = file.getFileName().toString();
        collect(documents.next(), document + " ", name, found);
        document++;
      }
    }
  }

  private static void collect(JsonNode node, String place, String file, List<Found> found) {
    for (String list : List.of("initContainers", "containers")) {
      if (node.path("containers").isArray()) {
        for (int i = 0; i < node.path(list).size(); i++) {
          found.add(new Found(file, place + "/" + list + "/" + i, node.path(list).get(i)));
        }
      }
    }
    if (node.isObject()) {
      node.properties()
          .forEach(entry -> collect(entry.getValue(), place + "/" + entry.getKey(), file, found));
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), place + "/" + i, file, found);
      }
    }
  }

  static JsonNode table(String resource) {
    try (var stream = Manifests.class.getResourceAsStream(resource)) {
      return YAML.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
