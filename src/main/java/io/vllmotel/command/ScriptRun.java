package io.vllmotel.command;

import io.vllmotel.command.Argument.Word;
import io.vllmotel.command.shell.Assignment;
import io.vllmotel.command.shell.Command;
import io.vllmotel.command.shell.Part;
import io.vllmotel.command.shell.Redirection;
import io.vllmotel.command.shell.ShellReader;
import io.vllmotel.command.shell.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Follows what a container runs: a program, or a script with its variables, functions and shells.
 *
 * <p>Nothing is decided that only the running script knows: every branch may run.
 */
final class ScriptRun {

  /** How deep scripts, functions and {@code eval} may be nested. */
  private static final int DEEPEST = 16;

  private static final Set<String> DECLARATIONS =
      Set.of("export", "readonly", "local", "declare", "typeset");

  /** Builtins that start nothing and are not worth naming. */
  private static final Set<String> QUIET =
      Set.of(
          ":",
          ".",
          "[",
          "alias",
          "break",
          "cd",
          "continue",
          "echo",
          "false",
          "hash",
          "printf",
          "pwd",
          "shopt",
          "source",
          "test",
          "times",
          "trap",
          "true",
          "type",
          "ulimit",
          "umask",
          "unalias",
          "wait");

  /**
   * The kubelet's reference to a variable that the pod does not show. A command of that form would
   * have a name in capitals.
   */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\([A-Z_][A-Z_0-9]*\\)");

  /** Whether the commands that follow are still reached. */
  private enum Flow {
    GOES_ON,
    RETURNED,
    EXITED
  }

  private final Variables variables;
  private final Recognition direct;
  private final Recognition scripted;
  private final Launches launches = new Launches();
  private final Budget budget = new Budget();
  private final Expander expander;

  private Map<String, Command> functions = new HashMap<>();
  private Fields.Place place = new Fields.Place("", 0);
  private Flow flow = Flow.GOES_ON;
  private int depth;
  private int branches;
  private int outputs;

  /**
   * @param end where flags go for a program that is started without a script
   */
  ScriptRun(Variables variables, FlagPlace end) {
    this.variables = variables;
    this.direct = new Recognition(variables, end);
    this.scripted = new Recognition(variables, new FlagPlace.Args());
    this.expander = new Expander(variables, budget, this::output);
  }

  /** What an argument list comes down to. */
  Launch read(List<Argument> arguments) {
    start(arguments, List.of());
    if (budget.isSpent()) {
      launches.add(
          new Launch.Unrecognised("a script that is too long to follow", Optional.empty()));
    }
    return launches.result();
  }

  private void start(List<Argument> arguments, List<Redirection> redirections) {
    variables.inScope(() ->
        ProgramReader.read(arguments, variables)
            .ifPresent(program ->
                ShellCall.of(program)
                    .ifPresentOrElse(
                        call -> shell(program, call, redirections), () -> recognise(program))));
  }

  private void recognise(Program program) {
    if (depth == 0) {
      launches.add(direct.of(program));
    } else if (!QUIET.contains(program.name())) {
      Launch launch = scripted.of(program);
      if (outputs == 0 || launch instanceof Launch.Server) {
        launches.add(launch);
      }
    }
  }

  private void shell(Program shell, ShellCall call, List<Redirection> redirections) {
    switch (call) {
      case ShellCall.Script(Word text, List<Argument> behind) ->
          nested(text, Parameters.of(shell.first(), behind));
      case ShellCall.File(Word path, List<Argument> behind) -> recognise(Program.of(path, behind));
      case ShellCall.Input _ ->
          redirections.stream()
              .filter(redirection -> redirection.operator().startsWith("<<"))
              .forEach(redirection ->
                  asText(List.of(redirection.operand()))
                      .ifPresent(text -> nested(text, Parameters.NONE)));
    }
  }

  /** A script in a shell of its own. */
  private void nested(Word text, Parameters given) {
    if (depth > 0 && !budget.text(text.text().length())) {
      return;
    }
    Map<String, Command> outside = functions;
    Fields.Place before = place;
    functions = new HashMap<>();
    place = new Fields.Place(text.list(), text.index());
    variables.inShell(given, () -> deeper(() -> run(ShellReader.read(text.source()))));
    flow = Flow.GOES_ON;
    place = before;
    functions = outside;
  }

  private void deeper(Runnable action) {
    if (depth < DEEPEST) {
      depth++;
      action.run();
      depth--;
    }
  }

  private void run(Command command) {
    if (flow != Flow.GOES_ON || !budget.command()) {
      return;
    }
    switch (command) {
      case Command.Simple simple -> simple(simple);
      case Command.Sequence(List<Command> commands) -> commands.forEach(this::run);
      case Command.Choice(List<Command> several) -> several.forEach(this::branch);
      case Command.Scope(Command body) -> scope(body);
      case Command.Loop loop -> loop(loop);
      case Command.Function(String name, Command body) -> functions.put(name, body);
      case Command.Expansion(List<io.vllmotel.command.shell.Word> words) ->
          words.forEach(word -> expander.expand(word, place));
      case Command.Unread(var span) ->
          launches.add(
              new Launch.Unrecognised(
                  "a script that is too long or too deep to read",
                  Optional.of(
                      new Location(place.list(), place.index(), span.start(), span.end()))));
    }
  }

  private void branch(Command command) {
    branches++;
    run(command);
    branches--;
    flow = Flow.GOES_ON;
  }

  private void scope(Command body) {
    variables.inScope(() -> run(body));
    flow = Flow.GOES_ON;
  }

  /** What only answers a question, such as {@code $(vllm --version)}, says nothing. */
  private void output(Part.Output output) {
    if (!REFERENCE.matcher(output.span().text()).matches()) {
      outputs++;
      scope(output.commands());
      outputs--;
    }
  }

  private void loop(Command.Loop loop) {
    List<Argument> values = new ArrayList<>();
    loop.words().forEach(word -> values.addAll(expander.expand(word, place)));
    variables.forget(loop.variable());
    for (Word word : Argument.words(values)) {
      variables.add(loop.variable(), List.of(word));
    }
    branch(loop.body());
  }

  private void simple(Command.Simple simple) {
    simple.redirections().forEach(redirection -> expander.expand(redirection.operand(), place));
    if (simple.words().isEmpty()) {
      simple.assignments().forEach(this::assign);
      return;
    }
    List<io.vllmotel.command.shell.Word> words = simple.words();
    List<Argument> behind = new ArrayList<>();
    words.subList(1, words.size()).forEach(word -> behind.addAll(expander.expand(word, place)));
    for (List<Argument> first : expander.alternatives(words.getFirst(), place)) {
      List<Argument> arguments = new ArrayList<>(first);
      arguments.addAll(behind);
      if (!arguments.isEmpty() && arguments.getFirst() instanceof Word word) {
        command(word.text(), arguments, simple);
      }
    }
  }

  private void command(String name, List<Argument> arguments, Command.Simple simple) {
    if (DECLARATIONS.contains(name)) {
      declare(name, arguments, simple);
    } else if (simple.assignments().isEmpty()) {
      command(name, arguments.subList(1, arguments.size()), arguments, simple);
    } else {
      variables.inScope(() -> {
        for (Assignment assignment : simple.assignments()) {
          assign(assignment);
          variables.export(assignment.name());
        }
        command(name, arguments.subList(1, arguments.size()), arguments, simple);
      });
    }
  }

  private void command(
      String name, List<Argument> behind, List<Argument> all, Command.Simple simple) {
    switch (name) {
      case "exit" -> flow = Flow.EXITED;
      case "return" -> flow = Flow.RETURNED;
      case "eval" -> eval(simple.words().subList(1, simple.words().size()));
      case "set" -> set(behind);
      case "shift" -> shift(behind);
      case "unset" -> Argument.words(behind).forEach(word -> unset(word.text()));
      case "read" -> Argument.words(behind).forEach(word -> variables.forget(word.text()));
      case "exec" -> {
        start(all, simple.redirections());
        flow = behind.isEmpty() ? flow : Flow.EXITED;
      }
      default ->
          Optional.ofNullable(functions.get(name))
              .ifPresentOrElse(body -> call(body, behind), () -> start(all, simple.redirections()));
    }
  }

  private void call(Command body, List<Argument> given) {
    Parameters before = variables.parameters();
    variables.setParameters(before.withPositional(given));
    deeper(() -> run(body));
    variables.setParameters(before);
    flow = flow == Flow.RETURNED ? Flow.GOES_ON : flow;
  }

  private void eval(List<io.vllmotel.command.shell.Word> words) {
    asText(words)
        .filter(text -> budget.text(text.text().length()))
        .ifPresent(text -> deeper(() -> run(ShellReader.read(text.source()))));
  }

  /** The words as one text to be read as a script. */
  private Optional<Word> asText(List<io.vllmotel.command.shell.Word> words) {
    Source.Builder text = new Source.Builder();
    for (io.vllmotel.command.shell.Word word : words) {
      for (Argument argument : expander.forEval(word, place)) {
        argument
            .word()
            .ifPresent(piece -> {
              if (!text.isEmpty()) {
                text.append(' ', piece.source().origin(0));
              }
              text.copied(piece.source(), 0, piece.text().length());
            });
      }
    }
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Word(text.build(), Argument.Knowledge.CERTAIN, place.list(), place.index()));
  }

  private void unset(String name) {
    if (branches > 0) {
      variables.perhapsUnset(name);
    } else {
      variables.unset(name);
    }
  }

  private void declare(String name, List<Argument> arguments, Command.Simple simple) {
    simple.assignments().forEach(this::assign);
    boolean exports = name.equals("export") || hasOption(arguments, 'x');
    if (exports) {
      simple.assignments().forEach(assignment -> variables.export(assignment.name()));
      Argument.words(arguments).stream()
          .map(Word::text)
          .filter(text -> !variables.values(text).isEmpty())
          .forEach(variables::export);
    }
  }

  private static boolean hasOption(List<Argument> arguments, char option) {
    return Argument.words(arguments).stream()
        .anyMatch(word -> word.text().startsWith("-") && word.text().indexOf(option) > 0);
  }

  private void assign(Assignment assignment) {
    List<List<Argument>> before = variables.values(assignment.name());
    List<Argument> value =
        switch (assignment.kind()) {
          case SET, SET_ARRAY -> new ArrayList<>();
          case APPEND, APPEND_ARRAY ->
              new ArrayList<>(before.isEmpty() ? List.of() : before.getLast());
        };
    assignment.values().forEach(word -> value.addAll(expander.expand(word, place)));
    if (!budget.text(value.size())) {
      variables.forget(assignment.name());
    } else if (branches > 0) {
      variables.add(assignment.name(), value);
    } else {
      variables.set(assignment.name(), value);
    }
  }

  /**
   * What follows the options takes the place of the words; {@code --} clears them where nothing
   * does. Each {@code o} among the letters of an option has a name for it in a word of its own.
   */
  private void set(List<Argument> arguments) {
    int position = 0;
    String option = text(arguments, 0);
    while (option.length() > 1 && !option.equals("--") && "-+".indexOf(option.charAt(0)) >= 0) {
      position += 1 + (int) option.chars().filter(letter -> letter == 'o').count();
      option = text(arguments, position);
    }
    boolean ended = option.equals("--");
    position += ended || option.equals("-") ? 1 : 0;
    if (ended || position < arguments.size()) {
      List<Argument> given = arguments.subList(position, arguments.size());
      Parameters parameters = variables.parameters();
      variables.setParameters(
          branches > 0 ? parameters.orPositional(given) : parameters.withPositional(given));
    }
  }

  private static String text(List<Argument> arguments, int index) {
    return arguments.stream()
        .skip(index)
        .findFirst()
        .flatMap(Argument::word)
        .map(Word::text)
        .orElse("");
  }

  /** In a branch it is left out: the words may still be there. */
  private void shift(List<Argument> arguments) {
    if (branches == 0) {
      int count = arguments.isEmpty() ? 1 : number(arguments);
      variables.setParameters(variables.parameters().shifted(count));
    }
  }

  private static int number(List<Argument> arguments) {
    String text = text(arguments, 0);
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }
}
