package io.vllmotel.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.injection.Undo;
import io.vllmotel.oracle.PatchOracle;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Reason;
import io.vllmotel.vllm.Bridge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each golden case through the real handler: the answer, the pod after it, a second pass, the way
 * back.
 *
 * <p>{@code make golden-update} writes {@code response.yaml} and {@code after.yaml} anew; read what
 * changed before you commit it.
 */
class GoldenTest {

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  /** The first two come from the engine's caller; a pod for the third has 256 KiB. */
  private static final Set<Reason> SHOWN_ELSEWHERE =
      EnumSet.of(Reason.INTERNAL_ERROR, Reason.DEADLINE_EXCEEDED, Reason.ANNOTATIONS_TOO_LARGE);

  @TestFactory
  Stream<DynamicTest> cases() {
    return GoldenCase.all().map(it -> DynamicTest.dynamicTest(it.name(), () -> check(it)));
  }

  private static void check(GoldenCase golden) throws IOException {
    JsonNode object = golden.review().path("request").path("object");

    JsonNode response = answer(golden, object);
    JsonNode after = PatchOracle.apply(object, patch(response));

    compare(golden, "response.yaml", GoldenCase.yaml(readable(response)));
    compare(golden, "after.yaml", after.equals(object) ? "" : GoldenCase.yaml(shortened(after)));
    assertThat(patch(answer(golden, after))).as("the second pass").isEmpty();
    boolean cameUntouched = Undo.of(new Pod(object)).isEmpty();
    if (cameUntouched && !after.equals(object)) {
      assertThat(Undo.of(new Pod(after)).map(Pod::tree)).as("undo").contains(object);
    }
  }

  private static JsonNode answer(GoldenCase golden, JsonNode object) {
    ClusterSnapshot cluster = golden.cluster();
    Answer answer =
        AdmissionHandler.standard()
            .mutate(golden.body(object), Entry.ON_REQUEST, cluster, Deadline.NEVER);
    return switch (answer) {
      case Answer.Malformed(String problem) -> throw new AssertionError(problem);
      case Answer.Reviewed reviewed -> {
        assertThat(reviewed.failure()).isEmpty();
        yield JsonMapper.shared().readTree(reviewed.body().bytes()).path("response");
      }
    };
  }

  private static JsonNode patch(JsonNode response) {
    return response.has("patch")
        ? JsonMapper.shared()
            .readTree(Base64.getDecoder().decode(response.path("patch").asString()))
        : JsonNodeFactory.instance.arrayNode();
  }

  /** The answer with its patch decoded to the paths that it touches; values are in after.yaml. */
  private static JsonNode readable(JsonNode response) {
    ObjectNode readable = (ObjectNode) response.deepCopy();
    if (response.has("patch")) {
      List<String> operations = new ArrayList<>();
      patch(response)
          .forEach(
              it -> operations.add(it.path("op").asString() + " " + it.path("path").asString()));
      readable.remove("patch");
      operations.forEach(readable.putArray("patch")::add);
    }
    return readable;
  }

  /** The pod with names in place of the bridge's files, which are proven to be those. */
  private static JsonNode shortened(JsonNode pod) {
    JsonNode shortened = pod.deepCopy();
    if (shortened.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      Bridge.builtIn()
          .files()
          .forEach(file -> {
            if (annotations.path(file.annotation()).asString("").equals(file.content())) {
              annotations.put(file.annotation(), "<" + file.path() + ">");
            }
          });
    }
    return shortened;
  }

  private static void compare(GoldenCase golden, String file, String actual) throws IOException {
    if (UPDATE) {
      golden.update(file, actual);
    }
    assertThat(actual).as(golden.name() + "/" + file).isEqualTo(golden.expected(file));
  }

  @Test
  void everyFileIsRead() throws IOException {
    for (GoldenCase golden : GoldenCase.all().toList()) {
      assertThat(golden.unusedFiles()).as(golden.name()).isEmpty();
    }
  }

  @Test
  void everyReasonOccurs() {
    Set<Reason> seen = EnumSet.noneOf(Reason.class);
    for (GoldenCase golden : GoldenCase.all().toList()) {
      golden.reasons().map(Reason::ofCode).forEach(reason -> reason.ifPresent(seen::add));
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen))).isEqualTo(SHOWN_ELSEWHERE);
  }

  @Test
  void updatingIsRefusedInContinuousIntegration() {
    assertThat(UPDATE && "true".equals(System.getenv("CI")))
        .as("golden.update in CI: commit the files instead")
        .isFalse();
  }
}
