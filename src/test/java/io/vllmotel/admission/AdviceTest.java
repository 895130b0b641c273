package io.vllmotel.admission;

import static io.vllmotel.admission.Reviews.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Decision;
import io.vllmotel.injection.InjectionRequest;
import io.vllmotel.injection.Status;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class AdviceTest {

  private static final String TEMPLATE = "{\"spec\":{\"containers\":[{\"name\":\"vllm\"}]}}";

  @ParameterizedTest
  @CsvSource({
    "apps, Deployment, deployments, spec.template",
    "apps, StatefulSet, statefulsets, spec.template",
    "batch, Job, jobs, spec.template",
    "batch, CronJob, cronjobs, spec.jobTemplate.spec.template",
    "leaderworkerset.x-k8s.io, LeaderWorkerSet, leaderworkersets,"
        + " spec.leaderWorkerTemplate.workerTemplate"
  })
  void workloadGetsTheWarningsOfItsPods(String group, String kind, String resource, String place) {
    JsonNode response =
        advise(workload("CREATE", group, kind, resource, at(place, TEMPLATE), "null"));

    assertThat(response.path("warnings").path(0).asString())
        .startsWith("endpoint_missing: " + place + ".spec.containers[0]: nothing");
    assertThat(response.path("allowed").asBoolean()).isTrue();
  }

  @Test
  void workloadIsNeverChanged() {
    JsonNode response = advise(deployment("CREATE", TEMPLATE, "null"));

    assertThat(response.has("patch")).isFalse();
  }

  @Test
  void updateOfTheTemplateIsAdvisedOn() {
    JsonNode response =
        advise(deployment("UPDATE", TEMPLATE, at("spec.template", "{\"spec\":{}}")));

    assertThat(response.path("warnings")).hasSize(1);
  }

  @Test
  void updateOfSomethingElseIsNot() {
    JsonNode response = advise(deployment("UPDATE", TEMPLATE, at("spec.template", TEMPLATE)));

    assertThat(response.has("warnings")).isFalse();
  }

  @Test
  void otherKindsAreNot() {
    JsonNode response =
        advise(
            workload("CREATE", "", "Service", "services", at("spec.template", TEMPLATE), "null"));

    assertThat(response.has("warnings")).isFalse();
    assertThat(response.path("auditAnnotations").path("reasons").asString())
        .isEqualTo("not_a_pod_creation");
  }

  private static byte[] deployment(String operation, String template, String old) {
    return workload(
        operation, "apps", "Deployment", "deployments", at("spec.template", template), old);
  }

  /** An object that has a template at a place. */
  private static String at(String place, String template) {
    String object = template;
    for (String field : List.of(place.split("\\.")).reversed()) {
      object = "{\"" + field + "\":" + object + "}";
    }
    return object;
  }

  private static JsonNode advise(byte[] body) {
    Answer answer =
        new AdmissionHandler(AdviceTest::skipped)
            .advise(body, ClusterSnapshot.of(Installation.standard()), Deadline.NEVER);
    return new JsonMapper().readTree(((Answer.Reviewed) answer).body().bytes()).path("response");
  }

  private static Decision skipped(InjectionRequest request) {
    return new Decision(
        Status.SKIPPED,
        Reason.ENDPOINT_MISSING,
        List.of(Finding.at("spec.containers[0]", Reason.ENDPOINT_MISSING, "nothing is set")),
        List.of(
            new PatchOperation.Add("/metadata/annotations", JsonNodeFactory.instance.objectNode())),
        request.pod(),
        List.of());
  }
}
