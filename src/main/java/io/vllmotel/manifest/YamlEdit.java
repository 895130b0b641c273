package io.vllmotel.manifest;

import io.vllmotel.pod.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Changes the value of a YAML document by cutting into its text, so that comments, quotes and
 * layout of all that did not change stay.
 *
 * <p>It knows the common shapes only. The caller reads the result again: where an alias, a merge
 * key or an odd layout made the cut wrong, the document is written anew instead.
 */
final class YamlEdit {

  private final String text;
  private final NodeSpans spans;
  private final String lineBreak;
  private final List<Cut> cuts = new ArrayList<>();

  private YamlEdit(String text) {
    this.text = text;
    this.spans = new NodeSpans(text);
    this.lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** A stretch of the text and what comes in its place. */
  private record Cut(int begin, int end, String replacement) {}

  /** The edited text, or nothing where cuts overlap. */
  static Optional<String> apply(String text, Node root, JsonNode value) {
    YamlEdit edit = new YamlEdit(text);
    edit.change(root, NodeTree.of(root), value, 0);
    return edit.cut();
  }

  private Optional<String> cut() {
    cuts.sort(Comparator.comparingInt(Cut::begin));
    StringBuilder edited = new StringBuilder();
    int done = 0;
    for (Cut cut : cuts) {
      if (cut.begin < done || cut.end < cut.begin) {
        return Optional.empty();
      }
      edited.append(text, done, cut.begin).append(cut.replacement);
      done = cut.end;
    }
    return Optional.of(edited.append(text, done, text.length()).toString());
  }

  /**
   * Changes one node.
   *
   * @param indent the column of what the node belongs to
   */
  private void change(Node node, JsonNode was, JsonNode is, int indent) {
    if (was.equals(is)) {
      return;
    }
    boolean isEmptied = was.isEmpty() || is.isEmpty();
    switch (node) {
      case MappingNode mapping when was.isObject() && is.isObject() && !isEmptied ->
          changeMapping(mapping, was, is);
      case SequenceNode sequence when was.isArray() && is.isArray() && !isEmptied ->
          changeSequence(sequence, was, is);
      default -> replace(node, is, indent);
    }
  }

  private void changeMapping(MappingNode mapping, JsonNode was, JsonNode is) {
    Set<String> known = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = NodeTree.key(tuple);
      known.add(key);
      if (is.has(key)) {
        change(
            tuple.getValueNode(),
            was.path(key),
            is.path(key),
            NodeSpans.column(tuple.getKeyNode()));
      } else {
        removeLines(spans.begin(tuple.getKeyNode()), spans.valueEnd(tuple));
      }
    }
    StringBuilder added = new StringBuilder();
    is.forEachEntry((key, value) -> {
      if (!known.contains(key)) {
        added.append(
            NodeSpans.isFlow(mapping) ? flowEntry(key, value) : blockEntry(mapping, key, value));
      }
    });
    insertBehind(mapping, added.toString());
  }

  private static String flowEntry(String key, JsonNode value) {
    return ", " + YamlWriter.inline(StringNode.valueOf(key)) + ": " + YamlWriter.inline(value);
  }

  private String blockEntry(MappingNode mapping, String key, JsonNode value) {
    return indented(YamlWriter.entry(key, value), NodeSpans.column(mapping));
  }

  private void changeSequence(SequenceNode sequence, JsonNode was, JsonNode is) {
    List<Node> elements = sequence.getValue();
    if (was.size() == is.size()) {
      for (int index = 0; index < is.size(); index++) {
        change(elements.get(index), was.path(index), is.path(index), NodeSpans.column(sequence));
      }
      return;
    }
    int next = 0;
    StringBuilder added = new StringBuilder();
    for (JsonNode element : is) {
      int match = match(was, next, element);
      if (match < 0) {
        added.append(added(sequence, element));
        continue;
      }
      elements.subList(next, match).forEach(this::removeElement);
      insertBefore(sequence, elements.get(match), added.toString());
      added.setLength(0);
      change(elements.get(match), was.path(match), element, NodeSpans.column(sequence));
      next = match + 1;
    }
    elements.subList(next, elements.size()).forEach(this::removeElement);
    insertBehind(sequence, added.toString());
  }

  private String added(SequenceNode sequence, JsonNode element) {
    return NodeSpans.isFlow(sequence)
        ? ", " + YamlWriter.inline(element)
        : indented(YamlWriter.element(element), NodeSpans.column(sequence));
  }

  /** The old element, from {@code next} on, that a new one is: an equal one, else its namesake. */
  private static int match(JsonNode was, int next, JsonNode element) {
    for (int index = next; index < was.size(); index++) {
      if (was.path(index).equals(element)) {
        return index;
      }
    }
    Optional<String> name = Json.text(element, "name");
    for (int index = next; index < was.size() && name.isPresent(); index++) {
      if (Json.text(was.path(index), "name").equals(name)) {
        return index;
      }
    }
    return -1;
  }

  private void insertBefore(SequenceNode sequence, Node element, String added) {
    if (added.isEmpty()) {
      return;
    }
    if (NodeSpans.isFlow(sequence)) {
      insert(spans.begin(element), added.substring(2) + ", ");
    } else {
      insert(spans.lineBegin(spans.begin(element)), added);
    }
  }

  private void insertBehind(CollectionNode<?> collection, String added) {
    if (added.isEmpty()) {
      return;
    }
    int end = spans.lastEnd(collection);
    if (NodeSpans.isFlow(collection)) {
      insert(end, added);
    } else {
      int place = spans.nextLine(end);
      boolean isOpenLine = place == text.length() && !text.endsWith("\n");
      insert(place, isOpenLine ? lineBreak + added : added);
    }
  }

  private void removeElement(Node element) {
    removeLines(spans.begin(element), spans.contentEnd(element));
  }

  private void removeLines(int begin, int end) {
    cuts.add(new Cut(spans.lineBegin(begin), spans.nextLine(end), ""));
  }

  private void replace(Node node, JsonNode value, int indent) {
    int begin = spans.begin(node);
    int end = spans.contentEnd(node);
    boolean staysInLine =
        !value.isContainer() || value.isEmpty() || (NodeSpans.isFlow(node) && end > begin + 2);
    if (staysInLine) {
      String space = begin > 0 && text.charAt(begin - 1) == ':' ? " " : "";
      cuts.add(new Cut(begin, end, space + YamlWriter.inline(value)));
    } else {
      int colon = text.substring(0, begin).stripTrailing().length();
      String block = indented(YamlWriter.block(value), indent + 2).stripTrailing();
      cuts.add(new Cut(colon, end, lineBreak + block));
    }
  }

  private void insert(int place, String added) {
    cuts.add(new Cut(place, place, added));
  }

  private String indented(String block, int columns) {
    String indent = " ".repeat(columns);
    return block
        .lines()
        .map(line -> line.isEmpty() ? line : indent + line)
        .collect(Collectors.joining(lineBreak, "", lineBreak));
  }
}
