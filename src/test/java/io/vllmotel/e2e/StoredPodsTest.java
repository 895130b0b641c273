package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.e2e.Api.Reply;
import io.vllmotel.golden.GoldenCase;
import io.vllmotel.properties.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API server takes what we make of a pod, and stores just that. */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class StoredPodsTest {

  private static final int GENERATED = Integer.getInteger("e2e.pods", 2_000);

  /**
   * What differs on every cluster: the API server numbers pods anew, drops fields that it does not
   * know, writes quantities in one way, and adds a token's volume first, so that we make fewer
   * lists; {@code applied} says which.
   */
  private static final List<String> KNOWN =
      List.of(
          "/metadata/annotations/vllm-otel.io/applied",
          "/metadata/uid",
          "/spec/containers/0/resources/requests",
          "/spec/futureSpec",
          "/spec/containers/0/futureField");

  /** Called for, not called for, and called for with Pod Security enforced. */
  private static final String NAMESPACES =
      """
      {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "models", "labels": {"e2e": ""}}}
      ---
      {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "plain"}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: restricted, labels: {e2e: "", pod-security.kubernetes.io/enforce: restricted}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: restricted-plain, labels: {pod-security.kubernetes.io/enforce: restricted}}
      """;

  private static Api api;
  private static OwnWebhook webhook;

  @BeforeAll
  static void start(Cluster cluster) {
    cluster.kubectl().apply(NAMESPACES);
    for (String namespace : List.of("models", "plain", "restricted", "restricted-plain")) {
      Awaitility.await("service account of " + namespace)
          .until(() ->
              cluster
                      .kubectl()
                      .run("", "get", "serviceaccount", "default", "-n", namespace)
                      .exitCode()
                  == 0);
    }
    api = Api.of(cluster.kubectl());
    webhook = OwnWebhook.start(cluster, "/mutate");
    GoldenCase golden =
        GoldenCase.all()
            .filter(each -> each.name().equals("guide/the-deployment"))
            .findFirst()
            .orElseThrow();
    webhook.context(golden.cluster());
    JsonNode pod = golden.review().path("request").path("object");
    Awaitility.await("the API server's knowledge of our webhook")
        .until(() ->
            api.tryPod("models", in("models", pod)).body().contains("\"vllm-otel.io/status\""));
  }

  @AfterAll
  static void stop() {
    webhook.close();
    api.close();
  }

  @Test
  void storesEachGoldenPodAsItsFileSays() {
    List<String> refusedAnyway = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (GoldenCase golden : GoldenCase.all().toList()) {
      JsonNode before = golden.review().path("request").path("object");
      webhook.context(golden.cluster());

      Reply without = api.tryPod("plain", in("plain", before));
      Reply with = api.tryPod("models", in("models", before));

      if (!without.isAccepted()) {
        refusedAnyway.add(golden.name());
      } else if (!with.isAccepted()) {
        wrong.add(golden.name() + ": " + with.body());
      } else if (golden.after().isPresent()) {
        Subset.differences(golden.after().get(), with.tree()).stream()
            .filter(difference -> KNOWN.stream().noneMatch(difference::startsWith))
            .filter(difference -> !difference.contains("k8s.pod.uid=pod-uid"))
            .forEach(difference -> wrong.add(golden.name() + difference));
      }
    }
    System.out.println("golden pods that the API server refuses without us: " + refusedAnyway);

    assertThat(wrong).isEmpty();
    assertThat(refusedAnyway).hasSizeLessThan(20);
  }

  @Test
  void refusesNoGeneratedPodThatItAcceptedWithoutUs() {
    tryGenerated("plain", "models", UnaryOperator.identity());
  }

  @Test
  void refusesNoGeneratedPodInRestrictedNamespacesThatItAcceptedWithoutUs() {
    tryGenerated("restricted-plain", "restricted", StoredPodsTest::hardened);
  }

  private static void tryGenerated(String without, String with, UnaryOperator<JsonNode> change) {
    List<String> wrong = new ArrayList<>();
    int accepted = 0;
    int injected = 0;
    for (long seed = 0; seed < GENERATED; seed++) {
      Scene scene = Scene.of(seed);
      JsonNode pod = change.apply(scene.before());
      if (!api.tryPod(without, in(without, pod)).isAccepted()) {
        continue;
      }
      webhook.context(scene.request().cluster());
      Reply reply = api.tryPod(with, in(with, pod));
      accepted++;
      injected += reply.body().contains("\"vllm-otel.io/status\":\"injected\"") ? 1 : 0;
      if (!reply.isAccepted()) {
        wrong.add("seed " + seed + ": " + reply.body());
      }
    }
    System.out.printf(
        "%d generated pods: %d accepted in %s; in %s %d refused, %d injected%n",
        GENERATED, accepted, without, with, wrong.size(), injected);

    assertThat(wrong).isEmpty();
    assertThat(injected).isPositive();
  }

  /** The pod as somebody would write it who knows Pod Security. */
  private static JsonNode hardened(JsonNode pod) {
    ObjectNode copy = (ObjectNode) pod.deepCopy();
    if (copy.path("spec") instanceof ObjectNode spec) {
      ObjectNode security = spec.putObject("securityContext").put("runAsNonRoot", true);
      security.putObject("seccompProfile").put("type", "RuntimeDefault");
      for (String list : List.of("containers", "initContainers")) {
        spec.path(list).forEach(StoredPodsTest::harden);
      }
    }
    return copy;
  }

  private static void harden(JsonNode container) {
    if (container instanceof ObjectNode object) {
      ObjectNode security =
          object.putObject("securityContext").put("allowPrivilegeEscalation", false);
      security.putObject("capabilities").putArray("drop").add("ALL");
    }
  }

  private static JsonNode in(String namespace, JsonNode pod) {
    ObjectNode copy = (ObjectNode) pod.deepCopy();
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.put("namespace", namespace);
      if (!metadata.has("name") && !metadata.has("generateName")) {
        metadata.put("name", "pod");
      }
    }
    return copy;
  }
}
