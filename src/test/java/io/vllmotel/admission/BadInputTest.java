package io.vllmotel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.instrumentation.Installation;
import java.util.Random;
import org.junit.jupiter.api.Test;
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

  /** Seeded: what fails today fails tomorrow. */
  @Test
  void reviewWithAnyBytesChangedGetsAnAnswer() {
    Random random = new Random(20_261_125);
    AdmissionHandler handler = AdmissionHandler.standard();
    for (int i = 0; i < 20_000; i++) {
      byte[] body = Reviews.creation(Reviews.POD);
      for (int change = 0; change <= i % 4; change++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }

      Answer answer = handler.mutate(body, Entry.AUTOMATIC, CLUSTER, Deadline.NEVER);

      if (answer instanceof Answer.Reviewed reviewed) {
        JsonNode response = MAPPER.readTree(reviewed.body().bytes()).path("response");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("uid").asString()).isEqualTo(reviewed.request().uid());
        assertThat(reviewed.failure()).isEmpty();
      }
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
