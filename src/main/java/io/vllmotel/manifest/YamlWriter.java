package io.vllmotel.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes a value as YAML that every reader of YAML, 1.1 or 1.2, takes for the same value. */
final class YamlWriter {

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setSchema(KubernetesScalars.INSTANCE)
          .setWidth(Integer.MAX_VALUE)
          .setMaxSimpleKeyLength(1024)
          .build();

  /** What no reader takes for a number, a date or a time of day; those get quotes. */
  private static final Pattern UNMISTAKABLE =
      Pattern.compile("([A-Za-z/_]|--?[A-Za-z]).*|[0-9]+([kKMGT]i?|m)");

  private YamlWriter() {}

  /** The value in block style, from the first column, with a line break at the end. */
  static String block(JsonNode value) {
    return new Present(SETTINGS)
        .emitToString(new Serialize(SETTINGS).serializeOne(node(value)).iterator());
  }

  /** One member of an object, in block style. */
  static String entry(String key, JsonNode value) {
    return block(JsonNodeFactory.instance.objectNode().set(key, value));
  }

  /** One element of a list, in block style. */
  static String element(JsonNode value) {
    return block(JsonNodeFactory.instance.arrayNode().add(value));
  }

  /** The value on one line, as JSON, which is YAML too. */
  static String inline(JsonNode value) {
    return value.toString();
  }

  private static Node node(JsonNode value) {
    if (value.isObject()) {
      List<NodeTuple> tuples = new ArrayList<>();
      value.forEachEntry((key, child) -> tuples.add(new NodeTuple(text(key), node(child))));
      return new MappingNode(Tag.MAP, tuples, style(value));
    }
    if (value.isArray()) {
      List<Node> nodes = new ArrayList<>();
      value.forEach(child -> nodes.add(node(child)));
      return new SequenceNode(Tag.SEQ, nodes, style(value));
    }
    return value.isString() ? text(value.stringValue()) : plain(value);
  }

  private static FlowStyle style(JsonNode collection) {
    return collection.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
  }

  private static Node text(String text) {
    if (text.contains("\n")) {
      return new ScalarNode(Tag.STR, text, ScalarStyle.LITERAL);
    }
    boolean isPlain =
        UNMISTAKABLE.matcher(text).matches()
            && KubernetesScalars.INSTANCE.resolve(text, true).equals(Tag.STR);
    return new ScalarNode(Tag.STR, text, isPlain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
  }

  private static Node plain(JsonNode value) {
    String text = value.toString();
    return new ScalarNode(KubernetesScalars.INSTANCE.resolve(text, true), text, ScalarStyle.PLAIN);
  }
}
