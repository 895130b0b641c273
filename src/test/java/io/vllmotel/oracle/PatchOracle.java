package io.vllmotel.oracle;

import java.util.Iterator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies a patch as the API server does, by code that production does not use.
 *
 * <p>Written from RFC 6902 and RFC 6901 and the notes on evanphx/json-patch v4: it rebuilds the
 * tree on the way down, so nothing of the given one changes.
 */
public final class PatchOracle {

  private PatchOracle() {}

  public static JsonNode apply(JsonNode document, JsonNode patch) {
    JsonNode result = document;
    for (JsonNode operation : patch) {
      String op = operation.path("op").asString();
      String pointer = operation.path("path").asString();
      if (!pointer.startsWith("/")) {
        throw new AssertionError("pointer " + pointer);
      }
      String[] tokens = pointer.substring(1).split("/", -1);
      result = change(result, tokens, 0, op, operation.get("value"));
    }
    return result;
  }

  private static JsonNode change(
      JsonNode node, String[] tokens, int depth, String op, JsonNode value) {
    String token = tokens[depth].replace("~1", "/").replace("~0", "~");
    boolean isLast = depth == tokens.length - 1;
    if (node.isObject()) {
      return changeObject(node, token, isLast, tokens, depth, op, value);
    }
    if (node.isArray()) {
      return changeArray(node, token, isLast, tokens, depth, op, value);
    }
    throw new AssertionError("no parent for " + String.join("/", tokens));
  }

  private static JsonNode changeObject(
      JsonNode node,
      String token,
      boolean isLast,
      String[] tokens,
      int depth,
      String op,
      JsonNode value) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    node.forEachEntry(result::set);
    if (!isLast) {
      if (!node.has(token)) {
        throw new AssertionError("absent " + token + " of " + String.join("/", tokens));
      }
      result.set(token, change(node.get(token), tokens, depth + 1, op, value));
      return result;
    }
    switch (op) {
      case "add" -> result.set(token, value);
      case "replace" -> {
        if (!node.has(token)) {
          throw new AssertionError("nothing to replace at " + String.join("/", tokens));
        }
        result.set(token, value);
      }
      default -> throw new AssertionError("operation " + op);
    }
    return result;
  }

  private static JsonNode changeArray(
      JsonNode node,
      String token,
      boolean isLast,
      String[] tokens,
      int depth,
      String op,
      JsonNode value) {
    int size = node.size();
    boolean atEnd = isLast && op.equals("add") && token.equals("-");
    if (!atEnd && !token.matches("0|[1-9][0-9]{0,8}")) {
      throw new AssertionError("index " + token);
    }
    int index = atEnd ? size : Integer.parseInt(token);
    if (index > size || (index == size && !(isLast && op.equals("add")))) {
      throw new AssertionError("index " + index + " of " + size);
    }
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    int position = 0;
    for (Iterator<JsonNode> it = node.iterator(); it.hasNext(); position++) {
      JsonNode element = it.next();
      if (position == index && !isLast) {
        result.add(change(element, tokens, depth + 1, op, value));
      } else if (position == index && op.equals("add")) {
        result.add(value).add(element);
      } else if (position == index && op.equals("replace")) {
        result.add(value);
      } else if (position == index) {
        throw new AssertionError("operation " + op);
      } else {
        result.add(element);
      }
    }
    return index == size ? result.add(value) : result;
  }
}
