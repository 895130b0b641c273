package io.vllmotel.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Values stay the values that they are, whoever reads the YAML. */
class YamlRoundTripTest {

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "yes",
          "No",
          "on",
          "y",
          "null",
          "~",
          "0123",
          "08",
          "1e3",
          "0x1f",
          "1_000",
          ".5",
          "1.0",
          "-1",
          "+1",
          ".inf",
          "2001-01-01",
          "12:30:45",
          "<<",
          "=",
          "a: b",
          "a #b",
          "# a",
          "- a",
          "-",
          "--port=8000",
          "[a",
          "{a: b}",
          "*a",
          "&a",
          "!a",
          "|",
          ">",
          "%a",
          "@a",
          "`a",
          "'",
          "\"",
          "\\",
          "a\nb",
          "a\n",
          "\na",
          "a\n\n\nb  \n",
          "  a\nb",
          "\ttab",
          "a\tb\n\tc",
          "trailing  \nspace",
          "\r\n",
          "a\rb",
          "\u0000",
          "\u007f",
          "\u0085",
          "\u2028",
          "\uFEFF",
          "ä€",
          "\uD83D\uDE00",
          "$(VAR)",
          "{{ .Values.x }}",
          "---",
          "...",
          "--- a",
          "a\n---\nb",
          "x".repeat(3000),
          "word ".repeat(400),
          "500m",
          "200Mi",
          "true",
          "FALSE",
          "NaN",
          "1__0");

  @Test
  void oddTextsStayTexts() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ODD.forEach(text -> tree.put("key" + tree.size(), text));
    ArrayNode list = tree.putArray("list");
    ODD.forEach(list::add);
    ODD.forEach(text -> tree.withObject("keys").put(text, 1));

    String yaml = YamlWriter.block(tree);

    assertThat(read(yaml)).isEqualTo(tree);
  }

  /** Jackson reads YAML 1.2, Kubernetes and the bridge's Python YAML 1.1. */
  @Test
  void oddTextsAreTextsToOtherReadersToo() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    ODD.forEach(list::add);

    JsonNode read = new YAMLMapper().readTree(YamlWriter.block(list));

    assertThat(read).isEqualTo(list);
  }

  @Test
  void generatedTreesComeBackAsTheyWere() {
    for (int seed = 0; seed < 2_000; seed++) {
      JsonNode tree = object(new Random(seed), 4);

      assertThat(read(YamlWriter.block(tree))).as("seed " + seed).isEqualTo(tree);
    }
  }

  /** An edit of any text gives the wanted value, whichever way it was made. */
  @Test
  void generatedEditsGiveTheWantedValue() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      ObjectNode before = object(random, 3);
      JsonNode after = changed(before, random);
      String text = random.nextBoolean() ? YamlWriter.block(before) : before.toPrettyString();

      ManifestDocument edited = document(text + "# end\n").with(after);

      assertThat(read(edited.text())).as("seed " + seed).isEqualTo(after);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0123, 83",
    "0o17, 15",
    "0x1F, 31",
    "0b101, 5",
    "1_000, 1000",
    "-7, -7",
    "12345678901234567890, 12345678901234567890"
  })
  void integersAreThoseOfKubernetes(String text, BigInteger value) {
    assertThat(read("a: " + text).path("a").bigIntegerValue()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08", "1e3", "1.50", ".5"})
  void otherNumbersAreDecimal(String text) {
    assertThat(read("a: " + text).path("a").decimalValue())
        .isEqualByComparingTo(new BigDecimal(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "Off", "y", "TRUE"})
  void wordsThatKubernetesTakesForBooleansAreSuch(String word) {
    assertThat(read("a: " + word).path("a").isBoolean()).isTrue();
    assertThat(read("a: '" + word + "'").path("a").isString()).isTrue();
  }

  private static JsonNode changed(JsonNode before, Random random) {
    ObjectNode after = (ObjectNode) before.deepCopy();
    for (JsonNode child : after) {
      if (child instanceof ArrayNode list && random.nextBoolean()) {
        list.insert(random.nextInt(list.size() + 1), tree(random, 2));
      } else if (child instanceof ObjectNode object && random.nextBoolean()) {
        object.set("added" + random.nextInt(9), tree(random, 2));
      }
    }
    if (!after.isEmpty() && random.nextInt(4) == 0) {
      after.remove(after.propertyNames().iterator().next());
    }
    after.set("last", tree(random, 2));
    return after;
  }

  private static JsonNode tree(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 9)) {
      case 0 -> JsonNodeFactory.instance.numberNode(random.nextInt());
      case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
      case 2 -> JsonNodeFactory.instance.nullNode();
      case 3, 4 -> JsonNodeFactory.instance.stringNode(odd(random));
      case 5, 6 -> array(random, depth - 1);
      default -> object(random, depth - 1);
    };
  }

  private static ArrayNode array(Random random, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int count = random.nextInt(4); count > 0; count--) {
      array.add(tree(random, depth));
    }
    return array;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int count = random.nextInt(5); count > 0; count--) {
      String key = random.nextInt(3) == 0 ? odd(random) : "key" + random.nextInt(9);
      object.set(key, tree(random, depth));
    }
    return object;
  }

  private static String odd(Random random) {
    return ODD.get(random.nextInt(ODD.size()));
  }

  private static JsonNode read(String text) {
    return document(text).tree().orElseThrow();
  }

  private static ManifestDocument document(String text) {
    List<ManifestDocument> documents =
        ManifestStream.read("test", text.getBytes(UTF_8)).documents();
    assertThat(documents).hasSize(1);
    return documents.getFirst();
  }
}
