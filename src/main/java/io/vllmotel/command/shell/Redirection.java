package io.vllmotel.command.shell;

import java.util.function.Supplier;

/** Where input comes from or output goes. */
public final class Redirection {

  private final String operator;
  private final Supplier<Word> operand;

  /** The text of a heredoc is read later than its operator, hence the supplier. */
  Redirection(String operator, Supplier<Word> operand) {
    this.operator = operator;
    this.operand = operand;
  }

  /** Such as {@code >>}; {@code <<} for both kinds of heredocs. */
  public String operator() {
    return operator;
  }

  /** The file or descriptor; the text of a heredoc. */
  public Word operand() {
    return operand.get();
  }
}
