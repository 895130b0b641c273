package io.vllmotel.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What YAML nodes mean as JSON: aliases and merge keys expanded, keys as text. */
final class NodeTree {

  /** Far above any manifest; below what aliases of aliases can grow to. */
  private static final int MAXIMUM_NODES = 1_000_000;

  private int count;

  private NodeTree() {}

  /**
   * The tree of a node.
   *
   * @throws ManifestException when aliases make it refer to itself or grow without bounds
   */
  static JsonNode of(Node node) {
    return new NodeTree().convert(node);
  }

  private JsonNode convert(Node node) {
    if (node.isRecursive() || ++count > MAXIMUM_NODES) {
      throw new ManifestException("aliases that refer to themselves, or grow without bounds");
    }
    return switch (node) {
      case ScalarNode scalar -> KubernetesScalars.value(scalar.getTag(), scalar.getValue());
      case SequenceNode sequence -> array(sequence);
      case MappingNode mapping -> object(mapping);
      default -> throw new ManifestException("a node of an unknown type");
    };
  }

  private ArrayNode array(SequenceNode sequence) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    sequence.getValue().forEach(element -> array.add(convert(element)));
    return array;
  }

  private ObjectNode object(MappingNode mapping) {
    Map<String, JsonNode> merged = new LinkedHashMap<>();
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(convert(tuple.getValueNode()), merged);
      } else {
        object.set(key(tuple), convert(tuple.getValueNode()));
      }
    }
    merged.forEach((key, value) -> {
      if (!object.has(key)) {
        object.set(key, value);
      }
    });
    return object;
  }

  /** Takes over what {@code <<} refers to: an object, or a list whose first objects win. */
  private static void merge(JsonNode source, Map<String, JsonNode> merged) {
    if (source.isArray()) {
      source.forEach(element -> merge(element, merged));
    } else {
      source.forEachEntry(merged::putIfAbsent);
    }
  }

  /** The text of a key; Kubernetes has no other keys than strings. */
  static String key(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}
