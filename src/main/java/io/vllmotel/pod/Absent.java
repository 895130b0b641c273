package io.vllmotel.pod;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A list or object that was not there before an edit made it.
 *
 * @param name of the member
 * @param asNull true where it was there as {@code null}, as YAML writes an empty value
 */
public record Absent(String name, boolean asNull) {

  private static final String NULL_MARK = "=null";

  /** How a member is absent, or nothing where it is there. */
  public static Optional<Absent> of(JsonNode parent, String name) {
    JsonNode member = parent.path(name);
    return member.isMissingNode() || member.isNull()
        ? Optional.of(new Absent(name, member.isNull()))
        : Optional.empty();
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    return asNull ? name + NULL_MARK : name;
  }

  public static Absent parse(String text) {
    return text.endsWith(NULL_MARK)
        ? new Absent(text.substring(0, text.length() - NULL_MARK.length()), true)
        : new Absent(text, false);
  }
}
