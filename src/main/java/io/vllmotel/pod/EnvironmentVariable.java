package io.vllmotel.pod;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One entry of a container's {@code env}.
 *
 * @param name the variable's name
 * @param tree the entry as it came
 */
public record EnvironmentVariable(String name, JsonNode tree) {

  /**
   * The value as written, {@code $(NAME)} not expanded; empty text where the entry has neither
   * value nor source; nothing where it comes from a source ({@code valueFrom}).
   */
  public Optional<String> value() {
    return isFromSource() ? Optional.empty() : Optional.of(Json.text(tree, "value").orElse(""));
  }

  /** True where {@code valueFrom} gives the value, so that the pod does not show it. */
  public boolean isFromSource() {
    return tree.path("valueFrom").isObject();
  }
}
