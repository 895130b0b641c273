package io.vllmotel.command.shell;

import java.util.List;

/** A piece of a word. */
public sealed interface Part {

  Span span();

  /** Whether an expansion is split into several words. */
  enum Quoting {
    NONE,
    QUOTED
  }

  /** Text that stands for itself, quotes and escapes taken away. */
  record Literal(String text, Quoting quoting, Span span) implements Part {}

  /** Unquoted text that a shell may replace by file names, a home or several words. */
  record Pattern(String text, Span span) implements Part {}

  /**
   * A variable, positional or special parameter.
   *
   * @param name {@code X}, {@code 1}, {@code @}, {@code X[@]}; {@code #X} and {@code !X} where the
   *     value itself is not what is taken
   * @param operator what follows the name, such as {@code :-}; empty where nothing does
   * @param operand what follows the operator
   */
  record Parameter(String name, String operator, List<Part> operand, Quoting quoting, Span span)
      implements Part {
    public Parameter {
      operand = List.copyOf(operand);
    }
  }

  /** The output of commands. */
  record Output(Command commands, Span span) implements Part {}

  /**
   * Anything else that is only known when the script runs: arithmetic, {@code $'…'}, what is nested
   * too deeply.
   *
   * @param inner what is expanded in it
   */
  record Computed(List<Part> inner, Span span) implements Part {
    public Computed {
      inner = List.copyOf(inner);
    }
  }
}
