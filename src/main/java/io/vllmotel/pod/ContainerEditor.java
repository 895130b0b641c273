package io.vllmotel.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Edits one container: its environment, its mounts and what it starts. */
public final class ContainerEditor {

  private final ContainerKind kind;
  private final ObjectNode tree;
  private final PodEditor editor;
  private final Set<String> variables = new HashSet<>();
  private @Nullable ArrayNode environment;

  ContainerEditor(ContainerKind kind, JsonNode tree, PodEditor editor) {
    this.kind = kind;
    this.tree = Trees.object(tree, "/spec/" + kind.field());
    this.editor = editor;
    for (JsonNode variable : tree.path("env")) {
      Json.text(variable, "name").ifPresent(variables::add);
    }
  }

  /** The container as edited so far. */
  public Container container() {
    return new Container(kind, editor.indexOf(kind, tree), tree);
  }

  /** True where the container has a variable of that name, whoever set it. */
  public boolean hasVariable(String name) {
    return variables.contains(name);
  }

  /**
   * Puts a variable before all others, so that each of them may refer to it; what the container has
   * by that name stays instead.
   */
  public void prependVariable(EnvironmentVariable variable) {
    if (!hasVariable(variable.name())) {
      insertVariable(0, variable);
    }
  }

  /**
   * Puts a variable behind all others, so that it may refer to each of them; what the container has
   * by that name stays instead.
   */
  public void appendVariable(EnvironmentVariable variable) {
    if (!hasVariable(variable.name())) {
      insertVariable(tree.path("env").size(), variable);
    }
  }

  /** {@link #appendVariable(EnvironmentVariable)} for each, in their order. */
  public void appendVariables(List<EnvironmentVariable> variables) {
    for (EnvironmentVariable variable : variables) {
      appendVariable(variable);
    }
  }

  /** {@link #appendVariable(EnvironmentVariable)} with a literal value. */
  public void appendVariable(String name, String value) {
    appendVariable(EnvironmentVariable.of(name, value));
  }

  /**
   * Sets the literal value of a variable where it stands.
   *
   * @throws IllegalStateException when there is no variable of that name
   */
  public void setVariable(String name, String value) {
    renewed(name).put("value", value);
  }

  /**
   * Moves a variable behind all others.
   *
   * @throws IllegalStateException when there is no variable of that name
   */
  public void moveVariableToEnd(String name) {
    int end = tree.path("env").size() - 1;
    if (Pod.lastNamed(tree.path("env"), name) < end) {
      moveVariableTo(name, end);
    }
  }

  public void addMount(ObjectNode mount) {
    ArrayNode mounts = list("volumeMounts");
    editor.recorder().insert(mounts, pointer() + "/volumeMounts", mounts.size(), mount);
  }

  /** Appends to {@code args}. */
  public void appendArgs(List<String> arguments) {
    append("args", arguments);
  }

  /** Appends to {@code command}. */
  public void appendCommand(List<String> arguments) {
    append("command", arguments);
  }

  /** Replaces {@code command} as a whole. */
  public void setCommand(List<String> command) {
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    command.forEach(words::add);
    editor.recorder().set(tree, pointer(), "command", words);
  }

  /** Takes away the elements of a list that have a name. For undo. */
  public void removeNamed(String list, String name) {
    Trees.removeNamed(editor.recorder(), tree, pointer(), list, name);
    if (list.equals("env")) {
      variables.remove(name);
    }
  }

  /** Moves a variable to an index of the list without it; undo puts one back so. */
  public void moveVariableTo(String name, int index) {
    ArrayNode environment = environment();
    JsonNode variable = environment.remove(indexOf(environment, name));
    environment.insert(Math.min(index, environment.size()), variable);
  }

  /** Makes a variable's value what it was before: absent, null or a text. For undo. */
  public void restoreVariable(String name, JsonNode was) {
    ObjectNode variable = renewed(name);
    if (was.isMissingNode()) {
      variable.remove("value");
    } else {
      variable.set("value", was);
    }
  }

  /**
   * Takes away the last words of {@code args} or {@code command} as long as they match. For undo.
   */
  public void removeWords(String list, List<String> words) {
    if (tree.get(list) instanceof ArrayNode present) {
      words.reversed().forEach(word -> removeLast(present, list, word));
    }
  }

  private void removeLast(ArrayNode present, String list, String word) {
    for (int index = present.size() - 1; index >= 0; index--) {
      if (present.path(index).isString() && present.path(index).stringValue().equals(word)) {
        editor.recorder().remove(present, pointer() + "/" + list, index);
        return;
      }
    }
  }

  /** Makes a list that is empty what it was before. For undo. */
  public void restoreIfEmpty(Absent list) {
    Trees.restoreIfEmpty(editor.recorder(), tree, pointer(), list);
  }

  private void append(String list, List<String> words) {
    ArrayNode present = list(list);
    for (String word : words) {
      editor
          .recorder()
          .insert(present, pointer() + "/" + list, present.size(), StringNode.valueOf(word));
    }
  }

  private void insertVariable(int index, EnvironmentVariable variable) {
    environment().insert(index, variable.tree());
    variables.add(variable.name());
  }

  /** A variable that may be changed: a copy in the place of the original's own. */
  private ObjectNode renewed(String name) {
    ArrayNode environment = environment();
    int index = indexOf(environment, name);
    ObjectNode copy =
        Trees.shallowCopy(Trees.object(environment.path(index), pointer() + "/env/" + index));
    environment.set(index, copy);
    return copy;
  }

  /**
   * The variables, to be put in, moved and exchanged freely: the list is written anew as a whole,
   * because the operations that we allow ourselves, {@code add} and {@code replace}, cannot move
   * one. No entry is changed where it is: the original and the Instrumentation have them, too.
   */
  private ArrayNode environment() {
    if (environment == null) {
      environment = list("env");
      editor.recorder().rewrite(environment, pointer() + "/env");
    }
    return environment;
  }

  private ArrayNode list(String name) {
    return editor.list(tree, pointer(), name);
  }

  private String pointer() {
    return "/spec/" + kind.field() + "/" + editor.indexOf(kind, tree);
  }

  private int indexOf(ArrayNode environment, String name) {
    int index = Pod.lastNamed(environment, name);
    if (index < 0) {
      throw new IllegalStateException(pointer() + "/env has no " + name);
    }
    return index;
  }
}
