package io.vllmotel.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({"1,1000m", "2000m,2", "1Gi,1024Mi", "1e3,1k", "0.5,500m", "1G,1000M", "+1,1", "1.,1"})
  void amountsAreEqualHoweverTheyAreWritten(String left, String right) {
    assertThat(Quantity.parse(left).orElseThrow().isSameAs(Quantity.parse(right).orElseThrow()))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"20m,50m", "32Mi,64Mi", "1G,1Gi", "999m,1", "-1,0"})
  void amountsHaveAnOrder(String less, String more) {
    assertThat(Quantity.parse(less).orElseThrow()).isLessThan(Quantity.parse(more).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "1x", "1 Gi", "0x10", "1e9999", "NaN", "١"})
  void otherTextIsNoQuantity(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }
}
