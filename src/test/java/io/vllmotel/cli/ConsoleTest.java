package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static final String TERMINALS = "vllm-otel.terminals";

  @AfterEach
  void forget() {
    System.clearProperty(TERMINALS);
  }

  @Test
  void onlyTheStreamThatIsATerminalIsColoured() {
    System.setProperty(TERMINALS, "2");

    Console console = Console.ofProcess(Map.of("TERM", "xterm"));

    assertThat(console.outPalette()).isEqualTo(Palette.PLAIN);
    assertThat(console.errPalette()).isEqualTo(Palette.COLOURED);
  }

  @Test
  void noColorTurnsColoursOff() {
    System.setProperty(TERMINALS, "12");

    Console console = Console.ofProcess(Map.of("NO_COLOR", "1"));

    assertThat(console.outPalette()).isEqualTo(Palette.PLAIN);
    assertThat(console.errPalette()).isEqualTo(Palette.PLAIN);
  }

  @Test
  void emptyNoColorMeansNothing() {
    System.setProperty(TERMINALS, "1");

    assertThat(Console.ofProcess(Map.of("NO_COLOR", "")).outPalette()).isEqualTo(Palette.COLOURED);
  }

  @Test
  void dumbTerminalGetsNoColours() {
    System.setProperty(TERMINALS, "1");

    assertThat(Console.ofProcess(Map.of("TERM", "dumb")).outPalette()).isEqualTo(Palette.PLAIN);
  }
}
