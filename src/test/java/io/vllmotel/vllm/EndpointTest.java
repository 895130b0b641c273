package io.vllmotel.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "http://c:4318,http://c:4318,http://c:4318/v1/traces",
    "http://c:4318/,http://c:4318,http://c:4318/v1/traces",
    "http://c:4318/v1/traces,http://c:4318,http://c:4318/v1/traces",
    "http://c:4318/v1/traces/,http://c:4318,http://c:4318/v1/traces",
    "HTTPS://c/otlp,https://c,https://c/otlp/v1/traces",
    "http://[::1]:4318,http://[::1]:4318,http://[::1]:4318/v1/traces",
    "http://$(NODE):4317,http://$(NODE):4317,http://$(NODE):4317/v1/traces",
    "$(ENDPOINT),$(ENDPOINT),$(ENDPOINT)/v1/traces"
  })
  void flagTakesTheFormOfItsProtocol(String url, String grpc, String http) {
    Endpoint endpoint = Endpoint.parse(url).orElseThrow();

    assertThat(endpoint.forFlag(Protocol.GRPC)).isEqualTo(grpc);
    assertThat(endpoint.forFlag(Protocol.HTTP_PROTOBUF)).isEqualTo(http);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c:4317",
        "grpc://c:4317",
        "http://",
        "http://user:secret@c:4318",
        "http://c@d",
        "http://c:4318?token=1",
        "http://c:4318#a",
        "http://c:4318/a b",
        "http://c;reboot",
        "http://c`id`",
        "http://c|d",
        "http://c\"d",
        "http://$(A)$(",
        "http://c\nx"
      })
  void otherTextIsNoEndpoint(String text) {
    assertThat(Endpoint.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://c:4317,GRPC",
    "http://c:4318,HTTP_PROTOBUF",
    "http://[::1]:4317,GRPC",
    "http://c,HTTP_PROTOBUF"
  })
  void portTellsTheProtocol(String url, Protocol protocol) {
    assertThat(Protocol.forPort(Endpoint.parse(url).orElseThrow().port())).isEqualTo(protocol);
  }
}
