package io.vllmotel.command.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions, what is not literal, and texts that are too much. */
class ShellReaderTest {

  @Test
  void everythingStandsWhereItWasWritten() {
    String script = "true && X=1 run 'a b' \"c$D\" >f; echo `in \\`deep\\``";

    List<String> texts =
        Commands.of(script).stream()
            .map(command -> script.substring(command.span().start(), command.span().end()))
            .toList();

    assertThat(texts)
        .containsExactly(
            "true", "X=1 run 'a b' \"c$D\" >f", "echo `in \\`deep\\``", "in \\`deep\\`", "deep");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$X", "\"$X\"", "*", "a?", "[a]", "~", "{a,b}", "$(x)", "`x`", "$((1))", "$'x'"})
  void whatIsNotKnownIsNotLiteral(String word) {
    assertThat(Commands.of("run " + word).getFirst().words())
        .extracting(Word::literal)
        .containsExactly(Optional.of("run"), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "$(",
        "${a:-",
        "$((",
        "\"$(",
        "`",
        "if ",
        "case a in ",
        "{ ",
        "a|",
        "a;",
        "a=(",
        "[[",
        "<<E\n",
        "f() ",
        "a && ",
        "while a; do ",
        "\\",
        "'",
        "\"",
        "<(",
        "for i in ",
        "! ",
        ")",
        ";;"
      })
  void textsThatNeverEndAreReadToTheirEnd(String piece) {
    Command read = ShellReader.read(Source.written(piece.repeat(200_000)));

    assertThat(read).isNotNull();
  }

  @Test
  void whatIsTooDeepIsSaidToBeUnread() {
    assertThat(ShellReader.read(Source.written("{ ".repeat(100) + "vllm serve m")).toString())
        .contains("Unread")
        .doesNotContain("Simple");
  }
}
