package io.vllmotel.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

class PodPatchTest {

  private static final JsonNode VALUE = StringNode.valueOf("x");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spec/containers/0/securityContext",
        "/spec/containers/0/image",
        "/spec/containers/0/resources/limits",
        "/spec/containers/0",
        "/spec/serviceAccountName",
        "/spec/hostNetwork",
        "/metadata/labels/a",
        "/metadata/name",
        "/metadata/annotations/",
        "/metadata/annotations/a/b",
        "/spec/initContainers/x",
        "/spec/initContainers/0/image",
        "/spec/volumes/0",
        "/spec/containers/0/environment",
        "/spec/ephemeralContainers/0/env",
        "metadata",
        "/status",
        ""
      })
  void operationOutsideOfWhatWeMayTouchIsAProblem(String path) {
    Pod pod = new Pod(json("{}"));

    assertThat(PodPatch.problem(pod, List.of(new PatchOperation.Add(path, VALUE)), pod))
        .contains("operation on " + path + " is not allowed");
  }

  @Test
  void removingIsAProblem() {
    Pod pod = new Pod(json("{\"metadata\": {\"annotations\": {\"a\": \"b\"}}}"));
    PatchOperation removal = new PatchOperation.Remove("/metadata/annotations/a");

    assertThat(PodPatch.problem(pod, List.of(removal), pod)).isPresent();
  }

  @Test
  void patchThatGivesAnotherPodIsAProblem() {
    Pod pod = new Pod(json("{\"metadata\": {\"annotations\": {}}}"));
    PatchOperation operation = new PatchOperation.Add("/metadata/annotations/a", VALUE);

    assertThat(PodPatch.problem(pod, List.of(operation), pod))
        .contains("the patch does not give the edited pod");
  }

  @Test
  void patchThatGivesTheEditedPodIsNone() {
    Pod pod = new Pod(json("{\"metadata\": {\"annotations\": {}}}"));
    Pod edited = new Pod(json("{\"metadata\": {\"annotations\": {\"a\": \"x\"}}}"));
    PatchOperation operation = new PatchOperation.Add("/metadata/annotations/a", VALUE);

    assertThat(PodPatch.problem(pod, List.of(operation), edited)).isEmpty();
  }

  @Test
  void neitherTreeNorOperationsAreChanged() {
    JsonNode tree = json("{\"spec\": {\"volumes\": [{\"name\": \"a\"}]}}");
    JsonNode volume = json("{\"name\": \"b\", \"emptyDir\": {}}");

    JsonNode patched =
        PodPatch.apply(
            tree,
            List.of(
                new PatchOperation.Add("/spec/volumes/-", volume),
                new PatchOperation.Replace("/spec/volumes/0/name", VALUE),
                new PatchOperation.Remove("/spec/volumes/1/emptyDir")));

    assertThat(patched)
        .isEqualTo(json("{\"spec\": {\"volumes\": [{\"name\": \"x\"}, {\"name\": \"b\"}]}}"));
    assertThat(tree).isEqualTo(json("{\"spec\": {\"volumes\": [{\"name\": \"a\"}]}}"));
    assertThat(volume).isEqualTo(json("{\"name\": \"b\", \"emptyDir\": {}}"));
  }

  @Test
  void indexBehindTheEndDoesNotApply() {
    JsonNode tree = json("{\"spec\": {\"volumes\": []}}");

    assertThatThrownBy(
            () -> PodPatch.apply(tree, List.of(new PatchOperation.Add("/spec/volumes/1", VALUE))))
        .isInstanceOf(IllegalStateException.class);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
