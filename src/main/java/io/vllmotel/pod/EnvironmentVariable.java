package io.vllmotel.pod;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of a container's {@code env}.
 *
 * @param name the variable's name
 * @param tree the entry as it came
 */
public record EnvironmentVariable(String name, JsonNode tree) {

  /** A variable with a literal value. */
  public static EnvironmentVariable of(String name, String value) {
    return new EnvironmentVariable(
        name, JsonNodeFactory.instance.objectNode().put("name", name).put("value", value));
  }

  /** A variable that gets a field of the pod, such as {@code metadata.name} (downward API). */
  public static EnvironmentVariable ofField(String name, String fieldPath) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("name", name);
    tree.putObject("valueFrom").putObject("fieldRef").put("fieldPath", fieldPath);
    return new EnvironmentVariable(name, tree);
  }

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
