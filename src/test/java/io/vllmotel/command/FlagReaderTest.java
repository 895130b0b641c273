package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags in every spelling that vLLM's parser takes. */
class FlagReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--otlp-traces-endpoint http://c:4317",
        "--otlp-traces-endpoint=http://c:4317",
        "--otlp_traces_endpoint http://c:4317",
        "--otlp_traces-endpoint=http://c:4317",
        "--otlp-traces http://c:4317",
        "--otlp=http://c:4317",
        "--otlp-traces-endpoint=http://a:1 --otlp_traces_endpoint http://c:4317",
        "--port 8000 --otlp-traces-endpoint=http://c:4317 --model m",
      })
  void theEndpointIsFound(String flags) {
    assertThat(read(flags).tracesEndpoint()).contains("http://c:4317");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--otlp-traces-endpoints=http://c:4317",
        "--x.otlp-traces-endpoint=http://c:4317",
        "-otlp-traces-endpoint=http://c:4317",
        "-- --otlp-traces-endpoint=http://c:4317",
        "--hf-overrides={\"a\":\"--otlp-traces-endpoint=x\"}",
      })
  void whatOnlyLooksLikeTheFlagIsNotIt(String flags) {
    assertThat(read(flags).tracesEndpoint()).isEmpty();
  }

  @Test
  void aFlagWithoutItsValueIsThereAndEmpty() {
    assertThat(read("--otlp-traces-endpoint --port 1").tracesEndpoint()).contains("");
  }

  @Test
  void detailedTracesAreAList() {
    assertThat(read("--collect-detailed-traces=all").detailedTraces()).contains("all");
    assertThat(read("--collect_detailed_traces model worker --port 1").detailedTraces())
        .contains("model,worker");
    assertThat(read("--collect model,worker").detailedTraces()).contains("model,worker");
  }

  @Test
  void logStatsCanBeDisabledAndEnabledAgain() {
    assertThat(read("--disable-log-stats").statsDisabled()).isTrue();
    assertThat(read("--disable_log_stats").statsDisabled()).isTrue();
    assertThat(read("--disable-log-requests").statsDisabled()).isFalse();
    assertThat(read("--disable-log-stats --no-disable-log-stats").statsDisabled()).isFalse();
  }

  @Test
  void theConfigFileIsReadOnlyAsAWordOfItsOwn() {
    assertThat(read("--config /etc/vllm.yaml").configFile()).contains("/etc/vllm.yaml");
    assertThat(read("--config=/etc/vllm.yaml").configFile()).isEmpty();
    assertThat(read("--config-format auto").configFile()).isEmpty();
  }

  @Test
  void theServedNameGoesBeforeTheModel() {
    assertThat(read("--model m").model()).contains("m");
    assertThat(read("--model m --served-model-name a b").model()).contains("a");
    assertThat(read("--served_model_name=a").model()).contains("a");
    assertThat(read("--port 8000").model()).isEmpty();
  }

  private static ServerFlags read(String flags) {
    return LaunchReaderTest.server("vllm serve " + flags).flags();
  }
}
