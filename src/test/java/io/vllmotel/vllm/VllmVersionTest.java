package io.vllmotel.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VllmVersionTest {

  @ParameterizedTest
  @CsvSource({
    "v0.17.1,0.17.1",
    "0.17.1,0.17.1",
    "v0.9,0.9.0",
    "v0.10.1.1,0.10.1",
    "v0.9.2rc1,0.9.2",
    "v0.11.0-x86_64,0.11.0",
    "v0.8.5.post1,0.8.5",
    "v0.7.3.self.post1,0.7.3",
    "0.16.0+cpu,0.16.0"
  })
  void tagSaysTheVersion(String tag, String version) {
    assertThat(VllmVersion.parse(tag)).map(VllmVersion::toString).contains(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"latest", "", "20260101", "2026.01.01", "v1", "nightly-0.17.1", "1.2.3xyz"})
  void otherTagsSayNone(String tag) {
    assertThat(VllmVersion.parse(tag)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.7.3,UNSUPPORTED",
    "0.8.3,UNSUPPORTED",
    "0.8.4,FROM_0_8_4",
    "0.9.1,FROM_0_8_4",
    "0.9.2,FROM_0_9_2",
    "0.10.1,FROM_0_9_2",
    "0.10.2,FROM_0_10_2",
    "0.16.9,FROM_0_10_2",
    "0.17.0,FROM_0_17",
    "1.0.0,FROM_0_17"
  })
  void versionBelongsToAReleaseLine(String version, VllmRelease release) {
    assertThat(VllmRelease.of(VllmVersion.parse(version))).isEqualTo(release);
  }
}
