package io.vllmotel.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The variables, functions and positional parameters of a script while it is read.
 *
 * <p>A variable that is set in a branch has several values from then on. Every change can be taken
 * back, because subshells have their own; that costs what the change did, not a copy of all.
 */
final class Variables {

  /** More values than this are not kept; the first ones are forgotten. */
  private static final int MOST_VALUES = 8;

  /** Whether programs see a variable, or only its own shell. */
  enum Visibility {
    SHELL,
    EXPORTED
  }

  private record Variable(
      List<List<Argument>> values, boolean mayBeUnset, Visibility visibility, int shell) {}

  private Map<String, Variable> variables = new HashMap<>();
  private final Deque<Runnable> changes = new ArrayDeque<>();
  private Parameters parameters = Parameters.NONE;
  private int shell;

  /** The values that a variable may have, the latest last; none where it is not known. */
  List<List<Argument>> values(String name) {
    return visible(name).map(Variable::values).orElse(List.of());
  }

  /** True where programs see a variable. */
  boolean isExported(String name) {
    return visibility(name) == Visibility.EXPORTED;
  }

  /** True where a variable may have no value at all. */
  boolean mayBeUnset(String name) {
    return visible(name).map(Variable::mayBeUnset).orElse(true);
  }

  private Optional<Variable> visible(String name) {
    return Optional.ofNullable(variables.get(name))
        .filter(
            variable -> variable.visibility() == Visibility.EXPORTED || variable.shell() == shell);
  }

  /** True where a variable is still what the container gives it, be that nothing. */
  boolean isGiven(String name) {
    return Optional.ofNullable(variables.get(name)).map(Variable::shell).orElse(0) == 0;
  }

  Parameters parameters() {
    return parameters;
  }

  void setParameters(Parameters changed) {
    Parameters before = parameters;
    changes.push(() -> parameters = before);
    parameters = changed;
  }

  /** Gives a variable of the container its value; programs see it. */
  void define(String name, List<Argument> value) {
    put(name, List.of(List.copyOf(value)), false, Visibility.EXPORTED);
  }

  /** Gives a variable one value. */
  void set(String name, List<Argument> value) {
    put(name, List.of(List.copyOf(value)), false, visibility(name));
  }

  /** Gives a variable one more value that it may have. */
  void add(String name, List<Argument> value) {
    List<List<Argument>> values = new ArrayList<>(values(name));
    values.add(List.copyOf(value));
    int forgotten = Math.max(0, values.size() - MOST_VALUES);
    put(name, values.subList(forgotten, values.size()), mayBeUnset(name), visibility(name));
  }

  void export(String name) {
    put(name, values(name), mayBeUnset(name), Visibility.EXPORTED);
  }

  /** Takes a variable away; what it is from then on is known: nothing. */
  void unset(String name) {
    put(name, List.of(List.of()), true, Visibility.SHELL);
  }

  /** Takes a variable away in a branch: it may still have the values that it had. */
  void perhapsUnset(String name) {
    put(name, values(name), true, visibility(name));
  }

  /** Gives a variable a value that is not known. */
  void forget(String name) {
    change(name, Optional.empty());
  }

  /** Takes every variable away. */
  void clear() {
    Map<String, Variable> before = variables;
    changes.push(() -> variables = before);
    variables = new HashMap<>();
  }

  private Visibility visibility(String name) {
    return visible(name).map(Variable::visibility).orElse(Visibility.SHELL);
  }

  private void put(
      String name, List<List<Argument>> values, boolean mayBeUnset, Visibility visibility) {
    change(name, Optional.of(new Variable(List.copyOf(values), mayBeUnset, visibility, shell)));
  }

  private void change(String name, Optional<Variable> changed) {
    Optional<Variable> before = Optional.ofNullable(variables.get(name));
    changes.push(() -> restore(name, before));
    restore(name, changed);
  }

  private void restore(String name, Optional<Variable> variable) {
    variable.ifPresentOrElse(value -> variables.put(name, value), () -> variables.remove(name));
  }

  /** Does something whose changes are taken back afterwards. */
  void inScope(Runnable action) {
    int before = changes.size();
    action.run();
    while (changes.size() > before) {
      changes.pop().run();
    }
  }

  /** Does something in another shell, which sees only what is exported. */
  void inShell(Parameters given, Runnable action) {
    inScope(() -> {
      setParameters(given);
      shell++;
      action.run();
      shell--;
    });
  }
}
