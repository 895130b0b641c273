package io.vllmotel.admission;

import static io.vllmotel.admission.Reviews.POD;
import static io.vllmotel.admission.Reviews.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Decision;
import io.vllmotel.injection.Entry;
import io.vllmotel.injection.InjectionRequest;
import io.vllmotel.injection.Status;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class AdmissionHandlerTest {

  private static final ClusterSnapshot CLUSTER = ClusterSnapshot.of(Installation.standard());
  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void patchIsBase64OfTheOperationsAndComesWithItsType() {
    JsonNode response = mutate(request -> injected(request));

    assertThat(response.path("patchType").asString()).isEqualTo("JSONPatch");
    assertThat(MAPPER.readTree(Base64.getDecoder().decode(response.path("patch").asString())))
        .isEqualTo(
            MAPPER.readTree(
                "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"a\":\"b\"}}]"));
  }

  @Test
  void podThatStaysAsItIsGetsNeitherPatchNorType() {
    JsonNode response =
        mutate(request -> Decision.untouched(request.pod(), Reason.OPTED_OUT, new Journal()));

    assertThat(response.has("patch")).isFalse();
    assertThat(response.has("patchType")).isFalse();
    assertThat(response.has("warnings")).isFalse();
  }

  @Test
  void everyAnswerSaysWhyInItsAuditAnnotations() {
    JsonNode response = mutate(request -> injected(request));

    assertThat(response.path("auditAnnotations"))
        .isEqualTo(
            MAPPER.readTree(
                "{\"status\":\"partial\",\"reasons\":\"injected,stats_disabled,vllm_version_unknown\"}"));
  }

  @Test
  void warningsAndErrorsAreShownAndInformationIsNot() {
    JsonNode response = mutate(request -> injected(request));

    assertThat(response.path("warnings").valueStream().map(JsonNode::stringValue))
        .containsExactly("stats_disabled: spec.containers[0].args: --disable-log-stats is there");
  }

  @Test
  void outcomeThatIsAnErrorIsShownEvenIfNoFindingRepeatsIt() {
    JsonNode response =
        mutate(request ->
            new Decision(
                Status.SKIPPED,
                Reason.ENDPOINT_MISSING,
                List.of(),
                List.of(),
                request.pod(),
                List.of()));

    assertThat(response.path("warnings").path(0).asString())
        .isEqualTo("endpoint_missing: Nothing says where spans go.");
  }

  @Test
  void failureInsideAllowsThePodAndKeepsTheCauseForTheLog() {
    IllegalStateException cause = new IllegalStateException("no list but STRING");
    AdmissionHandler handler =
        new AdmissionHandler(_ -> {
          throw cause;
        });

    Answer answer = handler.mutate(creation(POD), Entry.ON_REQUEST, CLUSTER, Deadline.NEVER);

    Answer.Reviewed reviewed = (Answer.Reviewed) answer;
    assertThat(reviewed.failure()).containsSame(cause);
    assertThat(reviewed.verdict().outcome()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(
            MAPPER.readTree(reviewed.body().bytes()).path("response").path("allowed").asBoolean())
        .isTrue();
    assertThat(reviewed.body().toString())
        .contains("internal_error")
        .doesNotContain("STRING", "patch\"");
  }

  @Test
  void exhaustedStackIsAFailureInside() {
    Answer.Reviewed reviewed =
        (Answer.Reviewed)
            new AdmissionHandler(AdmissionHandlerTest::recurseForever)
                .mutate(creation(POD), Entry.ON_REQUEST, CLUSTER, Deadline.NEVER);

    assertThat(reviewed.verdict().outcome()).isEqualTo(Reason.INTERNAL_ERROR);
  }

  @Test
  void bodyThatCameTooLateIsNotDecided() {
    AdmissionHandler handler =
        new AdmissionHandler(_ -> {
          throw new AssertionError("was asked");
        });

    Answer answer = handler.mutate(creation(POD), Entry.ON_REQUEST, CLUSTER, () -> true);

    assertThat(((Answer.Reviewed) answer).verdict().outcome()).isEqualTo(Reason.DEADLINE_EXCEEDED);
  }

  @Test
  void decisionThatTookTooLongIsNotSent() {
    Iterator<Boolean> hasPassed = List.of(false, true).iterator();

    Answer answer =
        new AdmissionHandler(AdmissionHandlerTest::injected)
            .mutate(creation(POD), Entry.ON_REQUEST, CLUSTER, hasPassed::next);

    Answer.Reviewed reviewed = (Answer.Reviewed) answer;
    assertThat(reviewed.verdict().outcome()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(reviewed.verdict().operations()).isEmpty();
  }

  @Test
  void engineIsAskedWithTheRequestsNamespaceAndEntry() {
    mutate(request -> {
      assertThat(request.namespace()).isEqualTo("models");
      assertThat(request.entry()).isEqualTo(Entry.AUTOMATIC);
      assertThat(request.cluster()).isSameAs(CLUSTER);
      return injected(request);
    });
  }

  @Test
  void numbersReachTheEngineAsTheyWereWritten() {
    mutate(
        request -> {
          assertThat(request.pod().spec().path("x").toString())
              .isEqualTo("[12345678901234567890123,1.500,9007199254740993]");
          return injected(request);
        },
        "{\"spec\":{\"x\":[12345678901234567890123,1.500,9007199254740993]}}");
  }

  @Test
  void answerStaysSmallHoweverMuchIsWrong() {
    List<Finding> findings =
        Stream.iterate(0, i -> i + 1)
            .limit(10_000)
            .map(i ->
                Finding.at("spec.containers[" + i + "]", Reason.ENDPOINT_INVALID, "x".repeat(60)))
            .toList();

    JsonNode response =
        mutate(request ->
            new Decision(
                Status.SKIPPED,
                Reason.ENDPOINT_INVALID,
                findings,
                List.of(),
                request.pod(),
                List.of()));

    assertThat(response.path("warnings")).hasSize(30);
    assertThat(response.path("warnings").path(29).asString())
        .isEqualTo("and 9971 more of this kind");
    assertThat(response.toString()).hasSizeLessThan(8_000);
  }

  private static JsonNode mutate(Function<InjectionRequest, Decision> injector) {
    return mutate(injector, POD);
  }

  private static JsonNode mutate(Function<InjectionRequest, Decision> injector, String pod) {
    Answer answer =
        new AdmissionHandler(injector)
            .mutate(creation(pod), Entry.AUTOMATIC, CLUSTER, Deadline.NEVER);
    Answer.Reviewed reviewed = (Answer.Reviewed) answer;
    assertThat(reviewed.failure()).isEmpty();
    return MAPPER.readTree(reviewed.body().bytes()).path("response");
  }

  private static Decision injected(InjectionRequest request) {
    return new Decision(
        Status.PARTIAL,
        Reason.INJECTED,
        List.of(
            Finding.at(
                "spec.containers[0].args", Reason.STATS_DISABLED, "--disable-log-stats is there"),
            Finding.of(Reason.VLLM_VERSION_UNKNOWN)),
        List.of(
            new PatchOperation.Add(
                "/metadata/annotations", JsonNodeFactory.instance.objectNode().put("a", "b"))),
        request.pod(),
        List.of());
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Decision recurseForever(InjectionRequest request) {
    return recurseForever(request);
  }
}
