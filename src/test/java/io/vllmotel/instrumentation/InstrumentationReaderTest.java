package io.vllmotel.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InstrumentationReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'exporter': {'endpoint': 4318}}|spec.exporter.endpoint: expected a string, found a number",
        "{'exporter': []}|spec.exporter: expected an object, found a list",
        "{'env': {'A': 'b'}}|spec.env: expected a list, found an object",
        "{'env': [{'value': 'b'}]}|spec.env[0]: has no name",
        "{'env': [{'name': 'A', 'value': 1}]}|spec.env[0].value: expected a string; put A's in quotes",
        "{'python': {'env': [{'name': 'A', 'value': 'b', 'valueFrom': {}}]}}"
            + "|spec.python.env[0]: A has both value and valueFrom",
        "{'sampler': {'type': 'traceidratio', 'argument': '2'}}"
            + "|spec.sampler.argument: \"2\" is not a number from 0 to 1",
        "{'python': {'volumeLimitSize': '1Gi', 'volumeClaimTemplate': {'spec': {}}}}"
            + "|spec.python: volumeClaimTemplate and volumeLimitSize exclude each other",
        "true|spec: expected an object, found true or false"
      })
  void whatItsOwnWebhookWouldRefuseIsAProblemWithItsPath(String spec, String problem) {
    assertThat(read(spec).problems()).contains(problem);
  }

  @Test
  void absentFieldsGetTheDefaultsOfTheOperator() {
    Instrumentation read = read("{}");

    assertThat(read.problems()).isEmpty();
    assertThat(read.python().image()).isEqualTo("packages:1");
    assertThat(read.python().resources())
        .isEqualTo(
            json(
                "{'limits': {'cpu': '500m', 'memory': '256Mi'},"
                    + " 'requests': {'cpu': '50m', 'memory': '64Mi'}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'limits': {'cpu': '1'}}|{'limits': {'cpu': '1'}, 'requests': {'cpu': '50m', 'memory': '64Mi'}}",
        "{'limits': {'cpu': '20m', 'memory': '32Mi'}}"
            + "|{'limits': {'cpu': '20m', 'memory': '32Mi'}, 'requests': {'cpu': '20m', 'memory': '32Mi'}}",
        "{'requests': {'cpu': 2}}"
            + "|{'requests': {'cpu': 2}, 'limits': {'cpu': 2, 'memory': '256Mi'}}"
      })
  void defaultNeverPutsARequestAboveALimit(String given, String expected) {
    Instrumentation read = read("{'python': {'resourceRequirements': " + given + "}}");

    assertThat(read.python().resources()).isEqualTo(json(expected));
  }

  private static Instrumentation read(String spec) {
    return InstrumentationReader.read(json("{'spec': " + spec + "}"), "packages:1");
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
