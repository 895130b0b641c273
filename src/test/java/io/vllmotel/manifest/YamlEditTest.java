package io.vllmotel.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class YamlEditTest {

  private static final String POD =
      """
      # head
      apiVersion: v1
      kind: Pod
      metadata:
        name: a # name
        annotations:
          x: "yes" # keep quotes

      spec:
        containers:
        # the server
        - name: vllm
          image: 'vllm/vllm-openai:v0.17.1'
          args: ["serve", model,  # odd layout
                 "--port", "08"]
          env:
          - name: SCRIPT
            value: |
              line one

              line two
          - {name: MODE, value: "0123"}
          resources: {limits: {cpu: 1e3}}
        # the end
      # tail
      """;

  @Test
  void onlyTheAddedLinesDiffer() {
    String edited =
        edit(
            POD,
            root -> {
              object(root, "/metadata/annotations").put("vllm-otel.io/status", "injected");
              ArrayNode env = array(root, "/spec/containers/0/env");
              env.insert(0, variable("FIRST", "1"));
              env.add(variable("LAST", "a: b"));
              array(root, "/spec/containers/0/args").add("--otlp-traces-endpoint=http://c:4317");
              object(root, "/spec").putArray("volumes").addObject().put("name", "v");
            });

    assertThat(edited)
        .isEqualTo(
            """
            # head
            apiVersion: v1
            kind: Pod
            metadata:
              name: a # name
              annotations:
                x: "yes" # keep quotes
                vllm-otel.io/status: injected

            spec:
              containers:
              # the server
              - name: vllm
                image: 'vllm/vllm-openai:v0.17.1'
                args: ["serve", model,  # odd layout
                       "--port", "08", "--otlp-traces-endpoint=http://c:4317"]
                env:
                - name: FIRST
                  value: "1"
                - name: SCRIPT
                  value: |
                    line one

                    line two
                - {name: MODE, value: "0123"}
                - name: LAST
                  value: 'a: b'
                resources: {limits: {cpu: 1e3}}
              volumes:
              - name: v
              # the end
            # tail
            """);
  }

  @Test
  void whatWasAddedCanBeTakenAway() {
    String edited =
        edit(
            POD,
            root -> {
              object(root, "/metadata/annotations").put("b", "text\nof two lines\n");
              array(root, "/spec/containers/0/env").insert(1, variable("SECOND", "1"));
            });
    ManifestDocument document = document(edited);

    String restored = document.with(document(POD).tree().orElseThrow()).text();

    assertThat(restored).isEqualTo(POD);
  }

  @Test
  void windowsLineEndsStay() {
    String edited =
        edit(POD.replace("\n", "\r\n"), root -> object(root, "/metadata").put("namespace", "x"));

    assertThat(edited).contains("\r\n  namespace: x\r\n");
    assertThat(edited.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
  }

  @Test
  void emptyAndAbsentValuesAreFilled() {
    String edited =
        edit(
            "metadata: {}\nspec:\n  env:\n  list: []\n",
            root -> {
              object(root, "/metadata").putObject("annotations").put("a", "b");
              object(root, "/spec").putArray("env").addObject().put("name", "x");
              array(root, "/spec/list").add("z");
            });

    assertThat(edited)
        .isEqualTo(
            """
            metadata:
              annotations:
                a: b
            spec:
              env:
                - name: x
              list:
                - z
            """);
  }

  @Test
  void editOfWhatAnAliasSharesWritesTheDocumentAnew() {
    String text = "base: &base\n  env: [a]\none: *base\ntwo:\n  <<: *base\n  x: 0123\n";

    String edited = edit(text, root -> array(root, "/two/env").add("b"));

    JsonNode tree = document(edited).tree().orElseThrow();
    assertThat(tree.at("/one/env")).hasSize(1);
    assertThat(tree.at("/two/env")).hasSize(2);
    assertThat(tree.at("/two/x").intValue()).isEqualTo(83);
  }

  @Test
  void charactersOfTwoUnitsDoNotShiftTheEdit() {
    String text = "a: \uD83D\uDE00 # \uD83D\uDE00\nb:\n  c: '\uD83D\uDE00'\n# end\n";

    String edited = edit(text, root -> object(root, "/b").put("d", "e"));

    assertThat(edited).isEqualTo(text.replace("# end", "  d: e\n# end"));
  }

  @Test
  void longListIsEditedInTimeThatGrowsWithIt() {
    String item = POD.lines().skip(1).map(line -> "  " + line + "\n").collect(joining());
    String text = "items:\n" + ("-" + item.substring(1)).repeat(500);

    String edited =
        assertTimeout(
            Duration.ofSeconds(30),
            () -> edit(text, root -> root.path("items").forEach(pod -> inject((ObjectNode) pod))));

    assertThat(edited.lines().filter(line -> line.contains("# the server"))).hasSize(500);
  }

  @Test
  void editBesideAMergeKeyLeavesIt() {
    String text = "base: &base {x: 1}\nlist:\n- <<: *base\n  y: []\n- <<: *base # why\n  y: [2]\n";

    String edited = edit(text, root -> root.put("last", "z"));

    assertThat(edited).isEqualTo(text + "last: z\n");
  }

  @Test
  void jsonStaysAsItWasLaidOut() {
    String compact = "{\"a\":[1.10,2],\"b\":{}}\n";
    String indented = "{\n    \"a\": [\n        1\n    ]\n}\n";

    assertThat(edit(compact, root -> root.put("c", "d")))
        .isEqualTo("{\"a\":[1.10,2],\"b\":{},\"c\":\"d\"}\n");
    assertThat(edit(indented, root -> root.put("c", "d")))
        .isEqualTo("{\n    \"a\": [\n        1\n    ],\n    \"c\": \"d\"\n}\n");
  }

  static List<Path> files() {
    return Manifests.files();
  }

  /** The edits of an injection, in every pod of real files; only lines are added. */
  @ParameterizedTest
  @MethodSource("files")
  void realFilesKeepEveryLine(Path file) throws IOException {
    ManifestStream stream = ManifestStream.read(file.toString(), Files.readAllBytes(file));
    for (ManifestDocument document : stream.documents()) {
      JsonNode value = document.tree().map(JsonNode::deepCopy).orElse(null);
      if (value == null || document.pods().isEmpty()) {
        continue;
      }
      document.pods().forEach(place -> inject((ObjectNode) value.at(place.pointer())));

      ManifestDocument edited = document.with(value);

      assertThat(document(edited.text()).tree()).contains(value);
      List<String> kept = edited.text().lines().map(String::strip).toList();
      document
          .text()
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith("#") || line.startsWith("- name:"))
          .forEach(line -> assertThat(kept).contains(line));
      assertThat(document(edited.text()).with(document.tree().orElseThrow()).tree())
          .isEqualTo(document.tree());
    }
  }

  private static void inject(ObjectNode pod) {
    pod.withObject("metadata").withObject("annotations").put("vllm-otel.io/status", "injected");
    ObjectNode spec = pod.withObject("spec");
    spec.withArray("volumes").addObject().put("name", "vllm-otel");
    for (JsonNode container : spec.path("containers")) {
      ArrayNode env = ((ObjectNode) container).withArray("env");
      env.insert(0, variable("OTEL_NODE_IP", "x"));
      env.add(variable("PYTHONPATH", "/vllm-otel"));
      ((ObjectNode) container).withArray("args").add("--otlp-traces-endpoint=http://c:4317");
    }
  }

  private static ObjectNode variable(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put("name", name).put("value", value);
  }

  private static String edit(String text, Consumer<ObjectNode> edit) {
    ManifestDocument document = document(text);
    ObjectNode tree = (ObjectNode) document.tree().orElseThrow().deepCopy();
    edit.accept(tree);
    return document.with(tree).text();
  }

  private static ManifestDocument document(String text) {
    return ManifestStream.read("test", text.getBytes(UTF_8)).documents().getFirst();
  }

  private static ObjectNode object(JsonNode root, String pointer) {
    return (ObjectNode) root.at(pointer);
  }

  private static ArrayNode array(JsonNode root, String pointer) {
    return (ArrayNode) root.at(pointer);
  }
}
