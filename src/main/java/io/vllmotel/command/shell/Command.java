package io.vllmotel.command.shell;

import java.util.List;

/**
 * A script as a tree: what runs in which order, what may run or not, and what has variables of its
 * own.
 *
 * <p>Small on purpose: {@code if}, {@code case}, {@code &&} and loops differ only in how the shell
 * decides, and that is not known here.
 */
public sealed interface Command {

  /** One program, builtin or function with its words; without words only assignments. */
  record Simple(
      List<Assignment> assignments, List<Word> words, List<Redirection> redirections, Span span)
      implements Command {
    public Simple {
      assignments = List.copyOf(assignments);
      words = List.copyOf(words);
      redirections = List.copyOf(redirections);
    }
  }

  /** One after the other. */
  record Sequence(List<Command> commands) implements Command {
    public Sequence {
      commands = List.copyOf(commands);
    }
  }

  /** Each of them may run or not, in this order: branches, loop bodies, what follows && and ||. */
  record Choice(List<Command> branches) implements Command {
    public Choice {
      branches = List.copyOf(branches);
    }
  }

  /** With variables of its own: a subshell, one side of a pipe, what runs in the background. */
  record Scope(Command body) implements Command {}

  /** The body for each of the words in turn. */
  record Loop(String variable, List<Word> words, Command body) implements Command {
    public Loop {
      words = List.copyOf(words);
    }
  }

  /** A name for commands that run when they are called by it. */
  record Function(String name, Command body) implements Command {}

  /** Words that are expanded without running a program: tests, arithmetic, subjects, files. */
  record Expansion(List<Word> words) implements Command {
    public Expansion {
      words = List.copyOf(words);
    }
  }

  /** Text that is too long, or nested too deeply, to be read. */
  record Unread(Span span) implements Command {}

  /** Commands in a row; the command itself where there is only one. */
  static Command sequence(List<Command> commands) {
    return commands.size() == 1 ? commands.getFirst() : new Sequence(commands);
  }
}
