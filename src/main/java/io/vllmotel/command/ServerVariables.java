package io.vllmotel.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * What a server may see of the variables by which it finds its plugins: the values that each may
 * have, nothing among them where it may be unset.
 *
 * @param pythonPath {@code PYTHONPATH}
 * @param plugins {@code VLLM_PLUGINS}
 */
public record ServerVariables(List<Optional<String>> pythonPath, List<Optional<String>> plugins) {

  private static final List<Optional<String>> UNSET = List.of(Optional.empty());

  /** The names of the variables. */
  public static final String PYTHONPATH = "PYTHONPATH";

  public static final String PLUGINS = "VLLM_PLUGINS";

  public ServerVariables {
    pythonPath = List.copyOf(pythonPath);
    plugins = List.copyOf(plugins);
  }

  static ServerVariables of(Variables variables) {
    return new ServerVariables(values(variables, PYTHONPATH), values(variables, PLUGINS));
  }

  /** What one of several servers may see. */
  static ServerVariables together(List<ServerVariables> several) {
    return new ServerVariables(
        union(several, ServerVariables::pythonPath), union(several, ServerVariables::plugins));
  }

  private static List<Optional<String>> values(Variables variables, String name) {
    if (!variables.isExported(name)) {
      return UNSET;
    }
    List<Optional<String>> values = new ArrayList<>();
    variables.values(name).forEach(value -> values.add(Optional.of(text(value))));
    if (variables.mayBeUnset(name)) {
      values.add(Optional.empty());
    }
    return values;
  }

  private static String text(List<Argument> value) {
    StringJoiner text = new StringJoiner(" ");
    Argument.words(value).forEach(word -> text.add(word.text()));
    return text.toString();
  }

  private static List<Optional<String>> union(
      List<ServerVariables> several, Function<ServerVariables, List<Optional<String>>> values) {
    Set<Optional<String>> union = new LinkedHashSet<>();
    several.forEach(one -> union.addAll(values.apply(one)));
    return List.copyOf(union);
  }
}
