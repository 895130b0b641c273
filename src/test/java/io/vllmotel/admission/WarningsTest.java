package io.vllmotel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {

  @Test
  void lineHasAtMost120CharactersAndShowsThatItIsCut() {
    String line = Warnings.line("x".repeat(500));

    assertThat(line).hasSize(120).endsWith("x…");
  }

  @Test
  void lineOf120CharactersIsWhole() {
    assertThat(Warnings.line("x".repeat(120))).isEqualTo("x".repeat(120));
  }

  @Test
  void cutDoesNotDivideACharacter() {
    String line = Warnings.line("x".repeat(118) + "😀😀😀");

    assertThat(line).isEqualTo("x".repeat(118) + "😀…");
  }

  @Test
  void charactersThatTerminalsObeyAreNotShown() {
    assertThat(Warnings.line("a\u001b[31m\r\n\u202e\u0000\u2028b")).isEqualTo("a?[31m?????b");
  }

  @Test
  void sameLineIsShownOnce() {
    Finding finding = Finding.of(Reason.ENDPOINT_MISSING);

    assertThat(Warnings.of(List.of(finding, finding))).hasSize(1);
  }

  @Test
  void longPlaceIsCutToItsLastPartBeforeTheMessageIs() {
    Finding finding =
        Finding.at(
            "Instrumentation observability/standard-for-all-teams spec.env[OTEL_BSP_SCHEDULE_DELAY]",
            Reason.SDK_SETTING_INVALID,
            "\"5s\" is not a positive whole number; left out");

    assertThat(Warnings.of(List.of(finding)))
        .containsExactly(
            "sdk_setting_invalid: OTEL_BSP_SCHEDULE_DELAY: \"5s\" is not a positive whole number;"
                + " left out");
  }
}
