package io.vllmotel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.instrumentation.Installation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BadInputTest {

  private static final ClusterSnapshot CLUSTER = ClusterSnapshot.of(Installation.standard());
  private static final JsonMapper MAPPER = new JsonMapper();

  @ParameterizedTest
  @MethodSource("io.vllmotel.admission.BadInput#all")
  void everyBadInputHasItsAnswer(BadInput input) {
    Answer answer =
        AdmissionHandler.standard().mutate(input.body(), Entry.AUTOMATIC, CLUSTER, Deadline.NEVER);

    switch (input.expected()) {
      case MALFORMED -> assertThat(answer).isInstanceOf(Answer.Malformed.class);
      case ALLOWED_AS_IT_IS -> assertThat(response(answer).path("patch").isMissingNode()).isTrue();
      case ALLOWED -> assertThat(response(answer).path("allowed").asBoolean()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("io.vllmotel.admission.BadInput#all")
  void adviceAnswersBadInputToo(BadInput input) {
    Answer answer = AdmissionHandler.standard().advise(input.body(), CLUSTER, Deadline.NEVER);

    if (input.expected() == BadInput.Expected.MALFORMED) {
      assertThat(answer).isInstanceOf(Answer.Malformed.class);
    } else {
      assertThat(response(answer).path("patch").isMissingNode()).isTrue();
    }
  }

  private static JsonNode response(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Reviewed.class);
    JsonNode response = MAPPER.readTree(((Answer.Reviewed) answer).body().bytes()).path("response");
    assertThat(response.path("uid").asString()).isEqualTo(Reviews.UID);
    assertThat(response.path("allowed").asBoolean()).isTrue();
    return response;
  }
}
