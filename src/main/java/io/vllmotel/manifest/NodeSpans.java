package io.vllmotel.manifest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Where nodes begin and end in the text that they were read from, without the blanks and comments
 * that the parser counts to them.
 */
final class NodeSpans {

  private static final Pattern ALIAS = Pattern.compile("\\*[^\\s,\\]}]+");

  private final String text;

  /**
   * Where each code point begins, which is what marks count; empty where all have one character.
   */
  private final int[] codePoints;

  NodeSpans(String text) {
    this.text = text;
    this.codePoints =
        text.codePointCount(0, text.length()) == text.length()
            ? new int[0]
            : IntStream.range(0, text.length() + 1)
                .filter(at -> at == text.length() || !isSecondHalf(text, at))
                .toArray();
  }

  private static boolean isSecondHalf(String text, int at) {
    return at > 0 && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  static boolean isFlow(Node node) {
    return node instanceof CollectionNode<?> collection
        && collection.getFlowStyle() == FlowStyle.FLOW;
  }

  /** Where the text of a node ends: behind its last character that is no blank and no comment. */
  int contentEnd(Node node) {
    int end = offset(node.getEndMark());
    return switch (node) {
      case CollectionNode<?> collection when !isFlow(node) && !collection.getValue().isEmpty() ->
          lastEnd(collection);
      case ScalarNode scalar when isBlock(scalar) ->
          nextLine(text.substring(0, end).stripTrailing().length());
      default -> end;
    };
  }

  /** Where the last of its parts ends; what a merge key brings stands elsewhere, and before. */
  int lastEnd(CollectionNode<?> collection) {
    return collection.getValue().stream().mapToInt(this::partEnd).max().orElseThrow();
  }

  private int partEnd(Object part) {
    return switch (part) {
      case NodeTuple tuple -> valueEnd(tuple);
      case Node node -> contentEnd(node);
      default -> throw new IllegalStateException("a part of an unknown type: " + part.getClass());
    };
  }

  /** An alias has the marks of what it refers to, which stands before its key. */
  int valueEnd(NodeTuple tuple) {
    int keyEnd = offset(tuple.getKeyNode().getEndMark());
    Node value = tuple.getValueNode();
    if (offset(value.getEndMark()) >= keyEnd) {
      return contentEnd(value);
    }
    Matcher alias = ALIAS.matcher(text);
    return alias.find(keyEnd) ? alias.end() : keyEnd;
  }

  private static boolean isBlock(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.LITERAL
        || scalar.getScalarStyle() == ScalarStyle.FOLDED;
  }

  int begin(Node node) {
    return offset(node.getStartMark());
  }

  static int column(Node node) {
    return node.getStartMark().map(Mark::getColumn).orElse(0);
  }

  private int offset(Optional<Mark> mark) {
    int index = mark.map(Mark::getIndex).orElse(0);
    return codePoints.length == 0 ? index : codePoints[index];
  }

  int lineBegin(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** The beginning of the line behind an offset; the offset itself where it is such a beginning. */
  int nextLine(int offset) {
    if (offset > 0 && text.charAt(offset - 1) == '\n') {
      return offset;
    }
    int end = text.indexOf('\n', offset);
    return end < 0 ? text.length() : end + 1;
  }
}
