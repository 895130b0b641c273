package io.vllmotel.command.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any text is read without failing, and what is read stands where it says. */
class ShellReaderFuzzTest {

  @FuzzTest(maxDuration = "60m")
  void readsAnything(FuzzedDataProvider data) {
    String script = data.consumeRemainingAsString();

    for (Command.Simple command : Commands.of(script)) {
      check(command.span(), script);
      for (Word word : command.words()) {
        check(word.span(), script);
        word.parts().forEach(part -> check(part.span(), script));
      }
    }
  }

  private static void check(Span span, String script) {
    assertThat(span.start()).isBetween(0, script.length());
    assertThat(span.end()).isBetween(0, script.length());
    assertThat(span.from()).isLessThanOrEqualTo(span.to());
  }
}
