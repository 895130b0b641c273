package io.vllmotel.pod;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * An amount of a resource, such as {@code 500m} or {@code 2Gi}.
 *
 * <p>Source: Kubernetes API reference, {@code Quantity}.
 *
 * @param text as it was written
 * @param amount what it amounts to, in the resource's base unit
 */
public record Quantity(String text, BigDecimal amount) implements Comparable<Quantity> {

  private static final Pattern TEXT =
      Pattern.compile(
          "([+-]?[0-9]{1,30}(?:\\.[0-9]{0,30})?)(?:([eE][+-]?[0-9]{1,3})|([a-zA-Z]{1,2}))?");

  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
          Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
          Map.entry("k", BigDecimal.ONE.movePointRight(3)),
          Map.entry("M", BigDecimal.ONE.movePointRight(6)),
          Map.entry("G", BigDecimal.ONE.movePointRight(9)),
          Map.entry("T", BigDecimal.ONE.movePointRight(12)),
          Map.entry("P", BigDecimal.ONE.movePointRight(15)),
          Map.entry("E", BigDecimal.ONE.movePointRight(18)),
          Map.entry("Ki", KIBI),
          Map.entry("Mi", KIBI.pow(2)),
          Map.entry("Gi", KIBI.pow(3)),
          Map.entry("Ti", KIBI.pow(4)),
          Map.entry("Pi", KIBI.pow(5)),
          Map.entry("Ei", KIBI.pow(6)));

  /** Reads a string or a number; nothing where it is neither or no quantity. */
  public static Optional<Quantity> of(JsonNode node) {
    return node.isString() || node.isNumber() ? parse(node.asString()) : Optional.empty();
  }

  /** Reads the text of a quantity; nothing where it is none. */
  public static Optional<Quantity> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group(2) != null) {
      return Optional.of(new Quantity(text, new BigDecimal(matcher.group(1) + matcher.group(2))));
    }
    String suffix = matcher.group(3);
    return Optional.ofNullable(suffix == null ? BigDecimal.ONE : SUFFIXES.get(suffix))
        .map(unit -> new Quantity(text, new BigDecimal(matcher.group(1)).multiply(unit)));
  }

  /** True where both amount to the same, however they are written. */
  public boolean isSameAs(Quantity other) {
    return compareTo(other) == 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }
}
