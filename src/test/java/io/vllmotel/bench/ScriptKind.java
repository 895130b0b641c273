package io.vllmotel.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A kind of script of any length, so that each way of being long is measured, not an average one.
 */
enum ScriptKind {
  PLAIN_COMMANDS("vllm serve m --port 8000\n"),
  MANY_SHORT_LINES("a\n"),
  EMPTY_LINES("\n"),
  ONE_LONG_WORD("x"),
  ONE_LONG_LINE("vllm serve m --port 8000 "),
  CONTINUED_LINES("--port 8000 \\\n"),
  SINGLE_QUOTES("echo 'vllm serve m' 'it is'\n"),
  DOUBLE_QUOTES("echo \"vllm $A serve\" \"a\\\"b\"\n"),
  PIECES_OF_QUOTES("a'b'\"c\""),
  ESCAPES("\\v\\l\\l\\m "),
  COMMENTS("# vllm serve m, but not yet\n"),
  HEREDOCS("cat <<E\nvllm serve $M\nE\n"),
  HEREDOCS_OF_ONE_LINE("cat <<E <<E <<E <<E\n"),
  QUOTED_HEREDOCS("cat <<'E'\nvllm serve m\nE\n"),
  HEREDOC_THAT_NEVER_ENDS("E \n", "cat <<E\n"),
  ASSIGNMENTS("A=$A$B; B=\"$A x\"\n"),
  VARIABLES("echo $A ${B} \"${C:-d}\" $1 \"$@\"\n"),
  BRACES("${A:-"),
  OUTPUTS("echo $(vllm --version)\n"),
  OUTPUTS_OF_ONE_WORD("$(a)"),
  NESTED_OUTPUTS("$("),
  NESTED_OUTPUTS_IN_QUOTES("\"$("),
  ARITHMETIC("echo $((1 + (2 * 3)))\n"),
  NESTED_ARITHMETIC("$(("),
  BACKQUOTES("echo `vllm --version`\n"),
  NESTED_BACKQUOTES("`a\\`b"),
  SHELLS("sh -c 'exec vllm serve m'\n"),
  NESTED_SHELLS("sh -c \""),
  EVALS("eval \"vllm $A serve\"\n"),
  SUBSHELLS("("),
  CLOSED_SUBSHELLS("(a);"),
  CLOSING_PARENTHESES(")"),
  GROUPS("{ a; }\n"),
  NESTED_GROUPS("{ "),
  BRANCHES("if a; then b; elif c; then d; else e; fi\n"),
  NESTED_BRANCHES("if a; then "),
  LOOPS("for i in a b c; do vllm $i; done\n"),
  WORDS_OF_A_LOOP("a ", "for i in "),
  CASES("case $A in a|b) c;; *) d;; esac\n"),
  PATTERNS_OF_A_CASE("a) b;;\n", "case $A in\n"),
  FUNCTIONS("f() { vllm serve \"$@\"; }\n"),
  FUNCTIONS_THAT_CALL_THEMSELVES("f(){ f;f; };f;"),
  ARRAYS("A+=(--port 8000)\n"),
  ELEMENTS_OF_AN_ARRAY("a ", "A=( "),
  TESTS("[[ $A == *b* ]] && c\n"),
  PIPES("a|"),
  LISTS("a&&b||c;"),
  REDIRECTIONS("a >b 2>&1 <c\n"),
  KUBELET_REFERENCES("$(A)"),
  PATTERNS("*?[a-z]{b,c}~ "),
  DIGITS("1234567890"),
  BACKSLASHES("\\"),
  DOLLARS("$"),
  CURLY_AND_SQUARE("[{"),
  GARBAGE("") {
    @Override
    String text(int length) {
      return random(length, " \t\n;&|<>()${}[]`'\"\\#=*?!~-azAZ09");
    }
  },
  WORDS_AT_RANDOM("") {
    @Override
    String text(int length) {
      List<String> words =
          List.of(
              "vllm", "serve", "\n", ";", "if", "fi", "case", "esac", "done", "do", "$(", ")", "'",
              "\"", "`", "<<E\n", "E\n", "sh -c", "$A", "A=", "${A", "}", "{", "&&", "(", "eval");
      java.util.Random random = new java.util.Random(1);
      return IntStream.range(0, length / 2)
          .mapToObj(_ -> words.get(random.nextInt(words.size())))
          .collect(Collectors.joining(" "))
          .substring(0, length);
    }
  },
  BYTES_AT_RANDOM("") {
    @Override
    String text(int length) {
      return new java.util.Random(1)
          .ints(length, 1, 256)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }
  };

  private final String repeated;
  private final String before;

  ScriptKind(String repeated) {
    this(repeated, "");
  }

  ScriptKind(String repeated, String before) {
    this.repeated = repeated;
    this.before = before;
  }

  /**
   * A script of this kind.
   *
   * @param length in characters
   */
  String text(int length) {
    return before.concat(repeated.repeat(length / repeated.length() + 1)).substring(0, length);
  }

  private static String random(int length, String characters) {
    return new java.util.Random(1)
        .ints(length, 0, characters.length())
        .mapToObj(index -> characters.substring(index, index + 1))
        .collect(Collectors.joining());
  }
}
