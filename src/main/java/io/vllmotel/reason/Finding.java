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
    String where = place.isEmpty() ? "" : place + ": ";
    return reason.code() + ": " + where + (detail.isEmpty() ? reason.sentence() : detail);
  }
}
