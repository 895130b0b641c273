package io.vllmotel.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One of the containers of {@code cases.yaml}. */
record Case(JsonNode row) {

  /** What the container has as {@code PYTHONPATH} once it is injected. */
  static final String PYTHONPATH = "/vllm-otel:/image";

  /** Stands for no value. */
  static final String UNSET = "unset";

  static Stream<Case> all() {
    List<Case> cases = new ArrayList<>();
    Manifests.table("/command/cases.yaml").forEach(row -> cases.add(new Case(row)));
    return cases.stream();
  }

  /** What the container is told to start, with a shell in place of {@code SHELL}. */
  StartCommand start(String shell) {
    List<String> command = texts("command");
    if (row.has("sh")) {
      command.addAll(List.of("SHELL", "-c", row.path("sh").asString()));
    }
    command.replaceAll(word -> word.equals("SHELL") ? shell : word);
    return new StartCommand(command, texts("args"), ImageEntrypoint.UNKNOWN, variables());
  }

  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PYTHONPATH", PYTHONPATH);
    row.path("env")
        .properties()
        .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asString()));
    return variables;
  }

  boolean isOnlyForBash() {
    return row.path("only").asString("").equals("bash");
  }

  /** True where the script can start a server, but does not when the test runs it. */
  boolean isOnlyPossible() {
    return row.has("maybe");
  }

  /** What a server may see of the variables by which it finds its plugins. */
  ServerVariables serverVariables() {
    return new ServerVariables(values("paths", PYTHONPATH), values("plugins", UNSET));
  }

  private List<Optional<String>> values(String field, String usual) {
    List<String> values = row.has(field) ? texts(field) : List.of(usual);
    return values.stream()
        .map(value -> Optional.of(value).filter(it -> !it.equals(UNSET)))
        .toList();
  }

  private List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    row.path(field).forEach(text -> texts.add(text.asString()));
    return texts;
  }

  @Override
  public String toString() {
    return row.path("case").asString();
  }
}
