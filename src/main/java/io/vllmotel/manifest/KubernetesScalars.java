package io.vllmotel.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a plain scalar means to Kubernetes, whose reader is one of YAML 1.1: {@code yes} and {@code
 * on} are booleans and {@code 0123} is octal.
 *
 * <p>The same rules read and write, so a string that Kubernetes would take for something else gets
 * quotes. Source: {@code resolve.go} of {@code sigs.k8s.io/yaml/goyaml.v2}.
 */
final class KubernetesScalars implements Schema, ScalarResolver {

  static final KubernetesScalars INSTANCE = new KubernetesScalars();

  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern TRUE = Pattern.compile("y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON");
  private static final Pattern FALSE =
      Pattern.compile("n|N|no|No|NO|false|False|FALSE|off|Off|OFF");
  private static final Pattern INTEGER =
      Pattern.compile(
          "[-+]?(0[bB][01][01_]*|0[xX]\\p{XDigit}[\\p{XDigit}_]*|0[oO][0-7][0-7_]*|0[0-7_]*|[1-9][0-9_]*)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private KubernetesScalars() {}

  @Override
  public ScalarResolver getScalarResolver() {
    return this;
  }

  @Override
  public Map<Tag, ConstructNode> getSchemaTagConstructors() {
    return Map.of();
  }

  @Override
  public Tag resolve(String value, Boolean implicit) {
    if (!implicit) {
      return Tag.STR;
    }
    if (value.equals("<<")) {
      return Tag.MERGE;
    }
    if (NULL.matcher(value).matches()) {
      return Tag.NULL;
    }
    if (TRUE.matcher(value).matches() || FALSE.matcher(value).matches()) {
      return Tag.BOOL;
    }
    if (INTEGER.matcher(value).matches()) {
      return Tag.INT;
    }
    return FLOAT.matcher(value).matches() || NO_NUMBER.matcher(value).matches()
        ? Tag.FLOAT
        : Tag.STR;
  }

  /** The value of a scalar; one that does not fit its tag is the text that it is. */
  static JsonNode value(Tag tag, String text) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (tag.equals(Tag.NULL)) {
      return nodes.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return nodes.booleanNode(TRUE.matcher(text).matches());
    }
    if (tag.equals(Tag.INT) && INTEGER.matcher(text).matches()) {
      BigInteger integer = integer(text);
      return integer.bitLength() < Integer.SIZE
          ? nodes.numberNode(integer.intValue())
          : nodes.numberNode(integer);
    }
    if (tag.equals(Tag.FLOAT) && FLOAT.matcher(text).matches()) {
      return nodes.numberNode(new BigDecimal(text));
    }
    return nodes.stringNode(text);
  }

  private static BigInteger integer(String text) {
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    boolean isNegative = digits.startsWith("-");
    digits = digits.replaceFirst("^[-+]", "");
    BigInteger value =
        switch (digits.length() > 1 ? digits.substring(0, 2) : digits) {
          case "0b" -> new BigInteger(digits.substring(2), 2);
          case "0x" -> new BigInteger(digits.substring(2), 16);
          case "0o" -> new BigInteger(digits.substring(2), 8);
          default -> new BigInteger(digits, digits.startsWith("0") ? 8 : 10);
        };
    return isNegative ? value.negate() : value;
  }
}
