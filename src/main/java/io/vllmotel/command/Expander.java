package io.vllmotel.command;

import io.vllmotel.command.Argument.Knowledge;
import io.vllmotel.command.Argument.Platform;
import io.vllmotel.command.Argument.Rest;
import io.vllmotel.command.shell.Part;
import io.vllmotel.command.shell.Part.Computed;
import io.vllmotel.command.shell.Part.Literal;
import io.vllmotel.command.shell.Part.Output;
import io.vllmotel.command.shell.Part.Parameter;
import io.vllmotel.command.shell.Part.Pattern;
import io.vllmotel.command.shell.Part.Quoting;
import io.vllmotel.command.shell.Span;
import io.vllmotel.command.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Expands the words of a script as far as its variables are known.
 *
 * <p>Source: POSIX.1-2024, 2.6; arrays as in bash.
 */
final class Expander {

  /** Variables that platforms document for further flags of the server: KServe's LLM scripts. */
  private static final Set<String> PLATFORM_VARIABLES = Set.of("VLLM_ADDITIONAL_ARGS");

  /** Operators that leave a value which is not empty as it is. */
  private static final Set<String> KEEPING = Set.of("", ":-", "-", ":?", "?");

  /** Text that a shell reads as the words that it would be split into. */
  private static final java.util.regex.Pattern PLAIN =
      java.util.regex.Pattern.compile("[A-Za-z0-9_ ./:=,+@%-]*");

  /** For what becomes no argument of its own. */
  private static final Fields.Place NOWHERE = new Fields.Place("", 0);

  private final Variables variables;
  private final Budget budget;
  private final Consumer<Output> outputs;

  /**
   * @param outputs what is done with commands whose output is part of a word
   */
  Expander(Variables variables, Budget budget, Consumer<Output> outputs) {
    this.variables = variables;
    this.budget = budget;
    this.outputs = outputs;
  }

  /** What a word becomes: any number of arguments. */
  List<Argument> expand(Word word, Fields.Place place) {
    if (word.parts().size() == 1
        && word.parts().getFirst() instanceof Literal(String text, _, Span span)
        && span.to() - span.from() == text.length()) {
      return List.of(
          new Argument.Word(
              span.source().slice(span.from(), span.to()),
              Knowledge.CERTAIN,
              place.list(),
              place.index()));
    }
    Fields fields = new Fields(place);
    addAll(word.parts(), fields, word.parts().size() == 1 ? Position.ALONE : Position.BESIDE);
    return fields.build();
  }

  /** The same for each value of a variable that is all of the word: one of them is the command. */
  List<List<Argument>> alternatives(Word word, Fields.Place place) {
    if (word.parts().size() == 1 && word.parts().getFirst() instanceof Parameter parameter) {
      List<List<Argument>> values = resolve(parameter).orElse(List.of());
      if (values.size() > 1 && parameter.quoting() == Quoting.NONE) {
        return values.stream().map(value -> split(value, parameter, place)).toList();
      }
    }
    return List.of(expand(word, place));
  }

  private List<Argument> split(List<Argument> value, Parameter parameter, Fields.Place place) {
    Fields fields = new Fields(place);
    if (budget.text(length(value))) {
      fields.split(value, parameter.span(), Knowledge.CERTAIN);
    }
    return fields.build();
  }

  /**
   * The text that {@code eval} reads: known values in place, everything else as it was written, so
   * that reading the text again finds it.
   */
  List<Argument> forEval(Word word, Fields.Place place) {
    Fields fields = new Fields(place);
    for (Part part : word.parts()) {
      switch (part) {
        case Parameter parameter when isOpen(parameter) && isPlain(parameter) ->
            fields.literal(part.span().text(), part.span());
        case Parameter parameter ->
            known(parameter)
                .ifPresentOrElse(
                    value -> fields.whole(value, part.span(), Knowledge.CERTAIN),
                    () -> fields.literal(part.span().text(), part.span()));
        case Literal literal -> fields.literal(literal.text(), part.span());
        case Pattern _, Output _, Computed _ -> fields.literal(part.span().text(), part.span());
      }
    }
    return fields.build();
  }

  /** Whether words that somebody appends to a platform's variable arrive where it is used. */
  private boolean isOpen(Parameter parameter) {
    return PLATFORM_VARIABLES.contains(parameter.name())
        && KEEPING.contains(parameter.operator())
        && parameter.operand().isEmpty()
        && variables.isGiven(parameter.name());
  }

  private boolean isPlain(Parameter parameter) {
    return variables.values(parameter.name()).stream()
        .flatMap(value -> Argument.words(value).stream())
        .allMatch(word -> PLAIN.matcher(word.text()).matches());
  }

  /** The one value of a plain variable, where it has just one and nothing is added to it. */
  private Optional<List<Argument>> known(Parameter parameter) {
    return resolve(parameter)
        .filter(_ -> parameter.operator().isEmpty())
        .filter(values -> values.size() == 1)
        .map(List::getFirst)
        .filter(value -> value.size() == 1 && value.getFirst().word().isPresent())
        .filter(value -> budget.text(length(value)));
  }

  /** How a part stands in its word. */
  private enum Position {
    /** It is all of the word. */
    ALONE,
    /** Other parts stand beside it. */
    BESIDE,
    /** It is not split, wherever it stands. */
    UNSPLIT
  }

  private void addAll(List<Part> parts, Fields fields, Position position) {
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> fields.literal(literal.text(), literal.span());
        case Pattern pattern -> fields.unknown(pattern.span());
        case Parameter parameter -> add(parameter, fields, position);
        case Output output -> {
          outputs.accept(output);
          fields.unknown(output.span());
        }
        case Computed computed -> {
          addAll(computed.inner(), new Fields(NOWHERE), Position.UNSPLIT);
          fields.unknown(computed.span());
        }
      }
    }
  }

  private void add(Parameter parameter, Fields fields, Position position) {
    boolean split = parameter.quoting() == Quoting.NONE && position != Position.UNSPLIT;
    if (split && isOpen(parameter)) {
      fields.alone(new Platform(parameter.name()));
    }
    List<List<Argument>> values = resolve(parameter).orElse(List.of());
    if (values.isEmpty() || !fits(values)) {
      fields.unknown(parameter.span());
      return;
    }
    Knowledge certain = values.size() == 1 ? Knowledge.CERTAIN : Knowledge.POSSIBLE;
    // In the middle of a word only one value has a place: the latest.
    int from = position == Position.ALONE ? 0 : values.size() - 1;
    for (List<Argument> value : values.subList(from, values.size())) {
      if (position == Position.ALONE) {
        fields.end();
      }
      if (split) {
        fields.split(value, parameter.span(), certain);
      } else if (isList(parameter.name())) {
        fields.each(value, parameter.span(), certain);
      } else {
        fields.whole(value, parameter.span(), certain);
      }
    }
  }

  private boolean fits(List<List<Argument>> values) {
    boolean fits = true;
    for (List<Argument> value : values) {
      fits = fits && budget.text(length(value));
    }
    return fits;
  }

  private static int length(List<Argument> value) {
    int length = 0;
    for (Argument argument : value) {
      length += 1 + argument.word().map(word -> word.text().length()).orElse(0);
    }
    return length;
  }

  private static boolean isList(String name) {
    return name.equals("@") || name.endsWith("[@]");
  }

  /** The values that an expansion may have; nothing where it is not known. */
  private Optional<List<List<Argument>>> resolve(Parameter parameter) {
    List<List<Argument>> values = values(parameter.name());
    return switch (parameter.operator()) {
      case "", ":?", "?" -> values.isEmpty() ? Optional.empty() : Optional.of(values);
      case ":-", "-", ":=", "=" -> Optional.of(withDefault(parameter, values));
      case ":+", "+" -> Optional.of(alternative(parameter, values));
      default -> Optional.empty();
    };
  }

  private List<List<Argument>> values(String name) {
    List<Argument> positional = variables.parameters().positional();
    if (name.equals("@") || name.equals("*")) {
      return List.of(positional);
    }
    if (name.equals("0")) {
      return variables.parameters().name().stream().map(word -> List.<Argument>of(word)).toList();
    }
    if (isNumber(name)) {
      return positional(positional, name);
    }
    String variable =
        name.endsWith("[@]") || name.endsWith("[*]")
            ? name.substring(0, name.length() - "[@]".length())
            : name;
    return variables.values(variable);
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty()
        && Character.isDigit(name.charAt(0))
        && name.chars().allMatch(Character::isDigit);
  }

  /** Nothing where the word may be one that somebody adds; an empty value behind the last. */
  private static List<List<Argument>> positional(List<Argument> positional, String name) {
    int index = name.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(name) - 1;
    if (index >= 0 && index < positional.size()) {
      return positional.get(index) instanceof Rest
          ? List.of()
          : List.of(List.of(positional.get(index)));
    }
    boolean open = positional.stream().anyMatch(Rest.class::isInstance);
    return open ? List.of() : List.of(List.of());
  }

  /** The values where they are not empty; the default where they are, or may be. */
  private List<List<Argument>> withDefault(Parameter parameter, List<List<Argument>> values) {
    if (isSet(parameter)) {
      return values;
    }
    List<List<Argument>> result = new ArrayList<>(values);
    result.removeIf(Expander::isEmpty);
    if (result.size() < values.size() || values.isEmpty()) {
      result.add(operand(parameter, values));
    }
    return result;
  }

  /** True where an operator without a colon finds a value, be it empty. */
  private boolean isSet(Parameter parameter) {
    return !parameter.operator().startsWith(":") && !variables.mayBeUnset(parameter.name());
  }

  private List<List<Argument>> alternative(Parameter parameter, List<List<Argument>> values) {
    boolean allEmpty =
        !isSet(parameter) && !values.isEmpty() && values.stream().allMatch(Expander::isEmpty);
    return allEmpty ? List.of(List.of()) : List.of(operand(parameter, values));
  }

  private static boolean isEmpty(List<Argument> value) {
    return value.stream()
        .allMatch(argument -> argument.word().filter(word -> word.text().isEmpty()).isPresent());
  }

  /** What stands behind the operator; only possible where the variable itself is not known. */
  private List<Argument> operand(Parameter parameter, List<List<Argument>> values) {
    Fields fields = new Fields(NOWHERE);
    addAll(parameter.operand(), fields, Position.BESIDE);
    return fields.build().stream()
        .map(argument -> values.isEmpty() ? argument.possible() : argument)
        .toList();
  }
}
