package io.vllmotel.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {

  private static final int LARGE = Budget.SMALL_BODY * 2;

  private final Budget budget = new Budget(4L * LARGE);

  @Test
  void largeBodiesHaveHalfOfIt() {
    assertThat(budget.new Share().take(LARGE)).isTrue();
    assertThat(budget.new Share().take(LARGE)).isTrue();
    assertThat(budget.new Share().take(LARGE)).isFalse();
  }

  @Test
  void smallBodiesHaveTheRest() {
    assertThat(budget.new Share().take(2 * LARGE)).isTrue();

    for (int i = 0; i < 4; i++) {
      assertThat(budget.new Share().take(Budget.SMALL_BODY)).isTrue();
    }
    assertThat(budget.new Share().take(1)).isFalse();
  }

  @Test
  void bodyThatGrowsLargeIsLarge() {
    Budget.Share first = budget.new Share();
    assertThat(budget.new Share().take(2 * LARGE)).isTrue();

    assertThat(first.take(Budget.SMALL_BODY)).isTrue();
    assertThat(first.take(1)).isFalse();
  }

  @Test
  void whatIsGivenBackCanBeTakenAgainAndIsGivenBackOnce() {
    Budget.Share share = budget.new Share();
    assertThat(share.take(2 * LARGE)).isTrue();

    share.release();
    share.release();

    assertThat(budget.used()).isZero();
    assertThat(budget.new Share().take(2 * LARGE)).isTrue();
  }
}
