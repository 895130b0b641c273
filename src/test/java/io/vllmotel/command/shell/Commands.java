package io.vllmotel.command.shell;

import java.util.ArrayList;
import java.util.List;

/** All simple commands of a script, wherever they stand. */
final class Commands {

  private final List<Command.Simple> found = new ArrayList<>();

  private Commands() {}

  static List<Command.Simple> of(String script) {
    Commands commands = new Commands();
    commands.add(ShellReader.read(Source.written(script)));
    return commands.found;
  }

  private void add(Command command) {
    switch (command) {
      case Command.Simple simple -> {
        found.add(simple);
        simple.assignments().forEach(assignment -> assignment.values().forEach(this::add));
        simple.words().forEach(this::add);
        simple.redirections().forEach(redirection -> add(redirection.operand()));
      }
      case Command.Sequence(List<Command> commands) -> commands.forEach(this::add);
      case Command.Choice(List<Command> branches) -> branches.forEach(this::add);
      case Command.Scope(Command body) -> add(body);
      case Command.Loop loop -> {
        loop.words().forEach(this::add);
        add(loop.body());
      }
      case Command.Function(String _, Command body) -> add(body);
      case Command.Expansion(List<Word> words) -> words.forEach(this::add);
      case Command.Unread _ -> {}
    }
  }

  private void add(Word word) {
    word.parts().forEach(this::add);
  }

  private void add(Part part) {
    switch (part) {
      case Part.Literal _, Part.Pattern _ -> {}
      case Part.Parameter parameter -> parameter.operand().forEach(this::add);
      case Part.Output(Command commands, Span _) -> add(commands);
      case Part.Computed(List<Part> inner, Span _) -> inner.forEach(this::add);
    }
  }
}
