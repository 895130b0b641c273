package io.vllmotel.reason;

/**
 * A reason at a place: what the user is told about one field of one object.
 *
 * @param reason which entry of the catalogue applies
 * @param place where, as people write paths, such as {@code spec.containers[0].args}; empty where
 *     the whole pod is meant
 * @param detail what was found and what was expected; never a value that may be a secret; may be
 *     empty
 */
public record Finding(Reason reason, String place, String detail) {

  /** A finding about the whole pod that says no more than its reason. */
  public static Finding of(Reason reason) {
    return new Finding(reason, "", "");
  }

  public static Finding at(String place, Reason reason, String detail) {
    return new Finding(reason, place, detail);
  }

  /** One line for people: {@code code: place: detail}, or the reason's sentence without detail. */
  public String message() {
    return message(place);
  }

  /**
   * The same with only the last part of the place, such as the variable's name.
   *
   * <p>For where space is scarce: warnings of the API server.
   */
  public String shortMessage() {
    return message(leaf());
  }

  /** The last key in brackets without its prefix, or the last word of a path. */
  private String leaf() {
    int end = place.length() - (place.endsWith("]") ? 1 : 0);
    int start = end;
    while (start > 0 && isOfWord(place.charAt(start - 1))) {
      start--;
    }
    while (start < end && Character.isDigit(place.charAt(start))) {
      start++;
    }
    return place.substring(start, end);
  }

  private static boolean isOfWord(char c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
  }

  private String message(String where) {
    String text = detail.isEmpty() ? reason.sentence() : detail;
    return reason.code() + ": " + (where.isEmpty() ? "" : where + ": ") + text;
  }
}
