package io.vllmotel.config;

import io.vllmotel.config.Setting.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** The values of settings from both places, with the problems found on the way. */
final class SettingValues {

  private final String file;
  private final JsonNode tree;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param file what the file is called in messages
   * @param tree its content
   */
  SettingValues(String file, JsonNode tree, Map<String, String> environment) {
    this.file = file;
    this.tree = tree;
    this.environment = environment;
    checkNames();
  }

  private void checkNames() {
    Set<String> known =
        Arrays.stream(Setting.values())
            .map(Setting::key)
            .collect(Collectors.toCollection(TreeSet::new));
    tree.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .forEach(name ->
            problem(
                "%s: %s is not a setting; there are %s"
                    .formatted(file, name, String.join(", ", known))));
  }

  List<String> problems() {
    return problems;
  }

  void problem(String problem) {
    problems.add(problem);
  }

  /** Where the value of a setting stands. */
  String place(Setting setting) {
    return fromEnvironment(setting).isPresent() ? setting.variable() : file + ": " + setting.key();
  }

  Optional<String> text(Setting setting) {
    JsonNode value = value(setting);
    if (value.isString() && !value.stringValue().isBlank()) {
      return Optional.of(value.stringValue());
    }
    expect(setting, value, "a text");
    return Optional.empty();
  }

  OptionalInt number(Setting setting, int least, int most) {
    JsonNode value = value(setting);
    if (value.canConvertToInt() && value.asInt() >= least && value.asInt() <= most) {
      return OptionalInt.of(value.asInt());
    }
    expect(setting, value, "a number from %d to %d".formatted(least, most));
    return OptionalInt.empty();
  }

  Set<String> texts(Setting setting) {
    JsonNode value = value(setting);
    if (value.isArray() && value.valueStream().allMatch(JsonNode::isString)) {
      return value.valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());
    }
    expect(setting, value, "a list of texts");
    return Set.of();
  }

  /** An object; a missing node where there is none. */
  JsonNode object(Setting setting) {
    JsonNode value = value(setting);
    if (value.isObject()) {
      return value;
    }
    expect(setting, value, "an object");
    return MissingNode.getInstance();
  }

  /** A list of objects. */
  List<JsonNode> objects(Setting setting) {
    JsonNode value = value(setting);
    if (value.isArray() && value.valueStream().allMatch(JsonNode::isObject)) {
      return value.valueStream().toList();
    }
    expect(setting, value, "a list of objects");
    return List.of();
  }

  private void expect(Setting setting, JsonNode found, String expected) {
    if (!found.isMissingNode() && !found.isNull()) {
      problem("%s is %s; expected %s".formatted(place(setting), found, expected));
    }
  }

  private JsonNode value(Setting setting) {
    return fromEnvironment(setting)
        .map(text -> parsed(text, setting.form()))
        .orElseGet(() -> tree.path(setting.key()));
  }

  private Optional<String> fromEnvironment(Setting setting) {
    return setting.form() == Form.TREE
        ? Optional.empty()
        : Optional.ofNullable(environment.get(setting.variable()));
  }

  private static JsonNode parsed(String text, Form form) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (form) {
      case NUMBER ->
          text.matches("-?\\d{1,9}")
              ? nodes.numberNode(Integer.parseInt(text))
              : nodes.stringNode(text);
      case LIST ->
          nodes
              .arrayNode()
              .addAll(
                  Arrays.stream(text.split(",", -1))
                      .map(String::strip)
                      .filter(part -> !part.isEmpty())
                      .map(nodes::stringNode)
                      .toList());
      case TEXT, TREE -> nodes.stringNode(text);
    };
  }
}
