package io.vllmotel.properties;

import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What a pod may contain that nobody expects: odd texts, unknown fields, exact numbers. */
record Oddities(Dice dice) {

  /** A text in which a secret could stand; it must never be shown to anybody. */
  static final String CANARY = "canary-3f9a";

  String text() {
    return dice.oneOf(
        "",
        "plain",
        "with space",
        "quote\"'`",
        "$(USER_A)",
        "$$(USER_A)",
        "$(",
        "${HOME}",
        "a=b,c=d",
        "line\nbreak\ttab",
        "\u001b[31mred\u001b[0m",
        "Größe \u4f60\u597d \ud83d\ude00",
        "/~a~0/b~1",
        CANARY,
        "x".repeat(300));
  }

  /** The same without the secret: settings of the SDK hold none, and messages quote them. */
  String shown() {
    return text().replace(CANARY, "shown");
  }

  /** Puts members that no version of Kubernetes knows into an object, now and then. */
  ObjectNode sprinkled(ObjectNode object) {
    while (dice.oneIn(5)) {
      object.set("unknown" + dice.upTo(9) + dice.oneOf("", "/a~b", " c"), value(2));
    }
    return object;
  }

  JsonNode value(int depth) {
    return switch (dice.upTo(6)) {
      case 0 -> DecimalNode.valueOf(new BigDecimal(dice.oneOf("1.50", "1e3", "-0.0", "1E-30")));
      case 1 ->
          JsonNodeFactory.instance.numberNode(
              new BigInteger(dice.oneOf("9007199254740993", "-1", "12345678901234567890")));
      case 2 -> BooleanNode.valueOf(dice.oneIn(2));
      case 3 -> NullNode.getInstance();
      case 4 -> list(depth);
      case 5 -> object(depth);
      default -> StringNode.valueOf(text());
    };
  }

  private JsonNode list(int depth) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (int left = depth == 0 ? 0 : dice.upTo(3); left > 0; left--) {
      list.add(value(depth - 1));
    }
    return list;
  }

  private JsonNode object(int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int left = depth == 0 ? 0 : dice.upTo(3); left > 0; left--) {
      object.set("k" + left, value(depth - 1));
    }
    return object;
  }
}
