package io.vllmotel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallDeadlineTest {

  @ParameterizedTest
  @CsvSource({
    "3s, 3",
    "1s, 1",
    "30s, 30",
    "31s, 10",
    "0s, 10",
    "3, 10",
    "-3s, 10",
    "1m, 10",
    "'', 10",
    "99999999999999999999s, 10",
    "3s3s, 10"
  })
  void apiServerSaysHowLongItWaits(String timeout, int seconds) {
    assertThat(CallDeadline.length(timeout)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void withoutAWordItWaitsTenSeconds() {
    assertThat(CallDeadline.length(null)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void answerThatWouldComeInTimeIsWelcome() {
    assertThat(CallDeadline.fromNow("30s").hasPassed()).isFalse();
  }

  @Test
  void pastIsPast() {
    assertThat(new CallDeadline(System.nanoTime() - 1).hasPassed()).isTrue();
  }
}
