package io.vllmotel.command.shell;

import java.util.List;
import java.util.Random;

/**
 * Makes scripts that a real shell can run and of which it is known what runs.
 *
 * <p>Commands named {@code a} to {@code d} all run, once each; those named {@code never} never do.
 */
final class ScriptGenerator {

  /** Which shells are to understand the script. */
  enum Dialect {
    POSIX,
    BASH
  }

  private static final List<String> COMMENTS =
      List.of("# plain", "# never 'x", "# $(never) `never` \"", "#never; never && never <<EOF");

  private final Random random;
  private final Dialect dialect;
  private int names;
  private String heredocs = "";

  ScriptGenerator(long seed, Dialect dialect) {
    this.random = new Random(seed);
    this.dialect = dialect;
  }

  String script() {
    StringBuilder script = new StringBuilder();
    for (int i = between(1, 4); i > 0; i--) {
      script.append(blanks()).append(command(3)).append(endOfLine());
    }
    return script.toString();
  }

  private String command(int depth) {
    if (depth == 0 || random.nextInt(100) < 45) {
      return simple(depth);
    }
    int bashOnly = dialect == Dialect.BASH ? 4 : 0;
    return switch (random.nextInt(14 + bashOnly)) {
      case 0 -> "{" + space() + list(depth) + "}" + output();
      case 1 -> "(" + apart(list(depth)) + ")" + output();
      case 2 -> "if true" + end() + "then " + list(depth) + otherwise() + "fi";
      case 3 -> "if never_there" + end() + "then " + never() + end() + "else " + list(depth) + "fi";
      case 4 -> once(depth, "while [ \"$%s\" != x ]");
      case 5 -> once(depth, "until [ \"$%s\" = x ]");
      case 6 -> "for v" + names++ + " in " + quoted() + "x" + end() + "do " + list(depth) + "done";
      case 7 -> choice(depth);
      case 8 -> function("f" + names++ + " ()" + blanks(), depth);
      case 9 -> grouped(depth) + blanks() + "|" + blanks() + grouped(depth);
      case 10 -> "true &&" + space() + grouped(depth);
      case 11 -> "false ||" + space() + grouped(depth) + " || " + never();
      case 12 -> "! " + simple(depth);
      case 13 -> "{ " + simple(depth) + " & wait; }";
      case 14 -> "[[ never == $(a) || -n \"x && never\" && ( a < b ) ]] || true; " + simple(depth);
      case 15 -> function("function f" + names++ + " ", depth);
      case 16 -> "r" + names++ + "=(" + word(depth - 1) + " x never $(b y)\n # never\n z)";
      default -> simple(depth) + " &>/dev/null <<<" + quoted();
    };
  }

  /** A body in which the shell's state does not matter to what follows. */
  private String grouped(int depth) {
    return "{ " + list(depth - 1) + "true; }";
  }

  private String list(int depth) {
    StringBuilder list = new StringBuilder();
    for (int i = between(1, 2); i > 0; i--) {
      list.append(command(depth - 1)).append(end());
    }
    return list.toString();
  }

  private String otherwise() {
    return switch (random.nextInt(3)) {
      case 0 -> "else " + never() + end();
      case 1 -> "elif " + never() + end() + "then " + never() + end();
      default -> "";
    };
  }

  /** A loop whose body runs once. */
  private String once(int depth, String condition) {
    String variable = "w" + names++;
    return condition.formatted(variable)
        + end()
        + "do "
        + variable
        + "=x"
        + end()
        + list(depth)
        + "done"
        + output();
  }

  private String choice(int depth) {
    String open = random.nextBoolean() ? "(" : "";
    return "case abc in"
        + space()
        + open
        + "x|never) "
        + never()
        + " ;;\n"
        + open
        + "a*)"
        + space()
        + list(depth)
        + ";; # never\n*) "
        + never()
        + ";;\nesac";
  }

  private String function(String head, int depth) {
    String name = head.replace("function ", "").replace("()", "").strip();
    return head + "{ " + list(depth) + "}" + end() + name + " p 'never x'";
  }

  private String simple(int depth) {
    StringBuilder command = new StringBuilder();
    if (random.nextInt(6) == 0) {
      command.append("V=").append(word(depth - 1)).append(space());
    }
    if (random.nextInt(8) == 0) {
      command.append("2>/dev/null ");
    }
    command.append((char) ('a' + random.nextInt(4)));
    for (int i = between(0, 3); i > 0; i--) {
      command.append(space()).append(word(depth - 1));
    }
    return command.append(redirection()).toString();
  }

  private String redirection() {
    return random.nextInt(10) == 0 ? heredoc() : output();
  }

  /** For compound commands: with heredocs there, ash leaves out what it should expand inside. */
  private String output() {
    return switch (random.nextInt(10)) {
      case 0 -> " >/dev/null";
      case 1 -> " 2>&1 >/dev/null";
      default -> "";
    };
  }

  /** The operator; the text follows at the end of the line. */
  private String heredoc() {
    String delimiter = "E" + names++;
    boolean quoted = random.nextBoolean();
    boolean tabs = random.nextBoolean();
    heredocs +=
        "never x; never\n"
            + (tabs ? "\t" : "")
            + (quoted ? "$(never) `never` \\\n" : "\"' $(b in heredoc) `c z` \\$(never) \\\\\n")
            + " "
            + delimiter
            + "\n"
            + (tabs ? "\t\t" : "")
            + delimiter
            + "\n";
    return " <<" + (tabs ? "-" : "") + (quoted ? "'" + delimiter + "'" : delimiter);
  }

  private String word(int depth) {
    if (dialect == Dialect.BASH && random.nextInt(20) == 0) {
      return "{p,q}";
    }
    StringBuilder word = new StringBuilder();
    for (int i = between(1, 3); i > 0; i--) {
      word.append(piece(depth));
    }
    return word.toString();
  }

  private String piece(int depth) {
    return switch (random.nextInt(dialect == Dialect.BASH ? 21 : 20)) {
      case 0, 1, 2 -> List.of("x", "-y", "--k=v", "if", "done", "%", "a,b").get(random.nextInt(7));
      case 3 -> "'single \"never\" $(never) # \\'";
      case 4, 5 -> quoted();
      case 6 -> "\"p $(" + inner(depth) + ") q\"";
      case 7 -> "\\\n";
      case 8 -> "\\ \\;\\#\\$\\\"\\'\\\\";
      case 9 -> "m#n";
      case 10 -> "$UNSET";
      case 11 -> "${UNSET:-d" + quoted() + "}";
      case 12 -> "\"${UNSET:-e}\"";
      case 13 -> "$((1 + 2 * (3)))";
      case 14 -> "$(" + inner(depth) + ")";
      case 15 -> "`a ticks`";
      case 16 -> "=*?.none";
      default -> "''";
      case 18 -> "{}";
      case 19 -> "é~";
    };
  }

  /** Bash writes what it prints line by line, so records with lines in them could be mixed. */
  private String quoted() {
    return List.of(
            "\"double 'never' ; # | & \\\" \\$x \\`never\\` \\\\\"",
            dialect == Dialect.BASH ? "\"one line\"" : "\"two\nlines\"",
            "\"joined\\\nline\"",
            "\"\"",
            "\"back\\slash \\n\"",
            "\"a dollar $ and ${UNSET}\"")
        .get(random.nextInt(6));
  }

  /** Bash 5.2 runs the text that it prints of what it read, and prints some commands wrongly. */
  private String inner(int depth) {
    if (dialect == Dialect.BASH) {
      return "c " + word(0);
    }
    String inner = depth <= 0 ? "c in" : apart(list(depth));
    return inner;
  }

  /** Two opening parentheses in a row mean something else to some shells. */
  private static String apart(String list) {
    return list.stripLeading().startsWith("(") ? " " + list : list;
  }

  private String never() {
    return "never " + List.of("x", "\"never y\"", "$(never z)", "|| never").get(random.nextInt(4));
  }

  private String end() {
    return random.nextInt(3) == 0 ? endOfLine() : heredocs.isEmpty() ? "; " : endOfLine();
  }

  /** The end of the line, behind which the heredocs stand. */
  private String endOfLine() {
    String comment =
        random.nextInt(5) == 0 ? " " + COMMENTS.get(random.nextInt(COMMENTS.size())) : "";
    String texts = heredocs;
    heredocs = "";
    return comment + "\n" + texts + blanks();
  }

  private String space() {
    return random.nextInt(10) == 0 ? " \\\n " : random.nextInt(6) == 0 ? "\t " : " ";
  }

  private String blanks() {
    return " ".repeat(random.nextInt(3));
  }

  private int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }
}
