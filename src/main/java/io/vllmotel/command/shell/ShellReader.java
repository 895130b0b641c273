package io.vllmotel.command.shell;

import io.vllmotel.command.shell.Command.Choice;
import io.vllmotel.command.shell.Command.Expansion;
import io.vllmotel.command.shell.Command.Function;
import io.vllmotel.command.shell.Command.Loop;
import io.vllmotel.command.shell.Command.Scope;
import io.vllmotel.command.shell.Command.Unread;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a script into a tree.
 *
 * <p>A recursive descent over the grammar of POSIX.1-2024, 2.10, plus {@code [[ ]]}, {@code
 * function}, arrays and {@code |&} of bash. What is no valid script is read as well as it goes:
 * every step moves on, so that any text comes to its end.
 */
public final class ShellReader {

  private static final Set<String> NO_STOP = Set.of();

  private final Cursor cursor;
  private final WordReader words;
  private final SimpleReader simple;

  /** How many parentheses are open around the commands that are read. */
  private int parentheses;

  ShellReader(Cursor cursor) {
    this.cursor = cursor;
    this.words = new WordReader(cursor, this);
    this.simple = new SimpleReader(cursor, words);
  }

  /** The commands of a script; never fails, whatever the text. */
  public static Command read(Source source) {
    return new ShellReader(new Cursor(source, 0)).script();
  }

  Command script() {
    return list(NO_STOP);
  }

  /** The pieces of a heredoc whose text is expanded. */
  List<Part> heredoc() {
    return words.quoted(Ending.TEXT, WordReader.IN_HEREDOC);
  }

  /** Commands up to a closing parenthesis, which is skipped. */
  Command untilParenthesis() {
    parentheses++;
    Command commands = list(NO_STOP);
    parentheses--;
    cursor.take(")");
    return commands;
  }

  private Command list(Set<String> stops) {
    List<Command> commands = new ArrayList<>();
    while (!isAtStop(stops)) {
      int before = cursor.position();
      commands.add(andOr());
      if (cursor.position() == before) {
        cursor.skip(1);
      }
    }
    return Command.sequence(commands);
  }

  private boolean isAtStop(Set<String> stops) {
    cursor.skipLines();
    while (cursor.raw(0) == ';' && !(stops.contains(";;") && endsBranch(cursor.raw(1)))) {
      cursor.skip(1);
      cursor.skipLines();
    }
    return switch (cursor.peek()) {
      case Cursor.END, ';' -> true;
      case ')' -> parentheses > 0;
      default -> stops.contains(cursor.plainWord());
    };
  }

  /** {@code ;;}, and {@code ;&} of bash. */
  private static boolean endsBranch(int behindSemicolon) {
    return behindSemicolon == ';' || behindSemicolon == '&';
  }

  private Command andOr() {
    List<Command> commands = new ArrayList<>();
    commands.add(pipeline());
    cursor.skipBlanks();
    while (cursor.take("&&") || cursor.take("||")) {
      cursor.skipLines();
      commands.add(new Choice(List.of(pipeline())));
      cursor.skipBlanks();
    }
    Command all = Command.sequence(commands);
    return cursor.take("&") ? new Scope(all) : all;
  }

  private Command pipeline() {
    while (cursor.takeWord("!")) {
      cursor.skipBlanks();
    }
    List<Command> commands = new ArrayList<>();
    commands.add(command());
    cursor.skipBlanks();
    while (cursor.raw(0) == '|' && !cursor.startsWith("||")) {
      cursor.skip(cursor.raw(1) == '&' ? 2 : 1);
      cursor.skipLines();
      commands.add(command());
      cursor.skipBlanks();
    }
    return commands.size() == 1
        ? commands.getFirst()
        : new Command.Sequence(commands.stream().<Command>map(Scope::new).toList());
  }

  private Command command() {
    cursor.skipBlanks();
    int from = cursor.position();
    String word = cursor.peek() == '(' ? "(" : cursor.plainWord();
    Command command = cursor.descend() ? command(word) : new Unread(cursor.since(from));
    cursor.ascend();
    return command;
  }

  private Command command(String word) {
    return switch (word) {
      case "(" -> redirected(parenthesised());
      case "{" -> redirected(group());
      case "if" -> redirected(branches());
      case "while", "until" -> redirected(loop(word));
      case "for", "select" -> redirected(forLoop(word));
      case "case" -> redirected(cases());
      case "function" -> function();
      case "[[" -> redirected(test());
      default -> simpleOrFunction();
    };
  }

  private Command parenthesised() {
    if (cursor.startsWith("((")) {
      int from = cursor.position();
      cursor.skip(2);
      List<Part> inner = words.balanced(2);
      Span span = cursor.since(from);
      return new Expansion(List.of(new Word(List.of(new Part.Computed(inner, span)), span)));
    }
    cursor.skip(1);
    return new Scope(untilParenthesis());
  }

  private Command group() {
    cursor.takeWord("{");
    Command body = list(Set.of("}"));
    cursor.takeWord("}");
    return body;
  }

  private Command branches() {
    cursor.takeWord("if");
    Command condition = list(Set.of("then"));
    cursor.takeWord("then");
    List<Command> branches = new ArrayList<>();
    branches.add(list(Set.of("elif", "else", "fi")));
    while (cursor.takeWord("elif")) {
      branches.add(list(Set.of("then")));
      cursor.takeWord("then");
      branches.add(list(Set.of("elif", "else", "fi")));
    }
    if (cursor.takeWord("else")) {
      branches.add(list(Set.of("fi")));
    }
    cursor.takeWord("fi");
    return Command.sequence(List.of(condition, new Choice(branches)));
  }

  private Command loop(String word) {
    cursor.takeWord(word);
    Command condition = list(Set.of("do"));
    return Command.sequence(List.of(condition, new Choice(List.of(body()))));
  }

  private Command body() {
    cursor.skipLines();
    if (cursor.takeWord("{")) {
      Command body = list(Set.of("}"));
      cursor.takeWord("}");
      return body;
    }
    cursor.takeWord("do");
    Command body = list(Set.of("done"));
    cursor.takeWord("done");
    return body;
  }

  private Command forLoop(String word) {
    cursor.takeWord(word);
    cursor.skipBlanks();
    if (cursor.startsWith("((")) {
      Command header = parenthesised();
      isAtStop(Set.of("do", "{"));
      return Command.sequence(List.of(header, new Choice(List.of(body()))));
    }
    String variable = words.read().literal().orElse("");
    cursor.skipLines();
    List<Word> values = cursor.takeWord("in") ? wordsOfLine() : List.of();
    isAtStop(Set.of("do", "{"));
    return new Loop(variable, values, body());
  }

  private List<Word> wordsOfLine() {
    List<Word> values = new ArrayList<>();
    cursor.skipBlanks();
    while (!Characters.endsWord(cursor.peek())) {
      values.add(words.read());
      cursor.skipBlanks();
    }
    return values;
  }

  private Command cases() {
    cursor.takeWord("case");
    cursor.skipBlanks();
    Expansion subject = new Expansion(List.of(words.read()));
    cursor.skipLines();
    cursor.takeWord("in");
    List<Command> branches = new ArrayList<>();
    cursor.skipLines();
    while (cursor.peek() != Cursor.END && !cursor.takeWord("esac")) {
      pattern();
      branches.add(list(Set.of(";;", "esac")));
      while (cursor.raw(0) == ';' || cursor.raw(0) == '&') {
        cursor.skip(1);
      }
      cursor.skipLines();
    }
    return Command.sequence(List.of(subject, new Choice(branches)));
  }

  /** {@code (a|b)}: what a branch is for; never a command. */
  private void pattern() {
    cursor.take("(");
    while (cursor.peek() != Cursor.END && cursor.peek() != ')') {
      if (Characters.endsWord(cursor.peek())) {
        cursor.skip(1);
      } else {
        words.read();
      }
    }
    cursor.take(")");
  }

  private Command test() {
    cursor.takeWord("[[");
    List<Word> tested = new ArrayList<>();
    cursor.skipLines();
    while (cursor.peek() != Cursor.END && !cursor.takeWord("]]")) {
      if (Characters.endsWord(cursor.peek())) {
        cursor.skip(1);
      } else {
        tested.add(words.read());
      }
      cursor.skipLines();
    }
    return new Expansion(tested);
  }

  private Command function() {
    cursor.takeWord("function");
    cursor.skipBlanks();
    String name = words.read().literal().orElse("");
    cursor.skipBlanks();
    if (cursor.take("(")) {
      cursor.skipBlanks();
      cursor.take(")");
    }
    return definition(name);
  }

  private Command simpleOrFunction() {
    Command.Simple command = simple.read();
    if (cursor.raw(0) == '(' && command.words().size() == 1 && command.assignments().isEmpty()) {
      int open = cursor.position();
      cursor.skip(1);
      cursor.skipBlanks();
      if (cursor.take(")")) {
        return definition(command.words().getFirst().literal().orElse(""));
      }
      cursor.moveTo(open);
    }
    return command;
  }

  private Command definition(String name) {
    cursor.skipLines();
    return new Function(name, command());
  }

  /** A command with what is redirected behind it, whose words are expanded too. */
  private Command redirected(Command command) {
    int from = cursor.position();
    List<Redirection> redirections = simple.redirections();
    return redirections.isEmpty()
        ? command
        : Command.sequence(
            List.of(
                command,
                new Command.Simple(List.of(), List.of(), redirections, cursor.since(from))));
  }
}
