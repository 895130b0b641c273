package io.vllmotel.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vllmotel.oracle.PatchOracle;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PodEditorTest {

  @Test
  void absentParentIsMadeByTheOperationThatNeedsIt() {
    PodEditor editor = editor("{'spec': {'containers': []}}");

    editor.addVolume(named("data"));

    assertThat(paths(editor)).containsExactly("add /spec/volumes");
    assertThat(patched(editor)).isEqualTo(editor.pod().tree());
  }

  @Test
  void nullParentIsReplaced() {
    PodEditor editor = editor("{'metadata': {'annotations': null}}");

    editor.setAnnotation("a", "b");

    assertThat(paths(editor))
        .containsExactly("replace /metadata/annotations", "add /metadata/annotations/a");
    assertThat(patched(editor)).isEqualTo(editor.pod().tree());
  }

  @Test
  void listThatWeMadeCostsOneOperationHoweverMuchIsPutIntoIt() {
    PodEditor editor = editor("{'spec': {'containers': [{'name': 'a'}]}}");
    ContainerEditor container = editor.edit(editor.pod().containers().getFirst());

    container.appendVariable("A", "1");
    container.appendVariable("B", "2");
    container.setVariable("A", "3");

    assertThat(paths(editor)).containsExactly("add /spec/containers/0/env");
    assertThat(patched(editor)).isEqualTo(editor.pod().tree());
  }

  @Test
  void environmentIsWrittenAnewOnceHoweverOftenItIsEdited() {
    PodEditor editor =
        editor("{'spec': {'containers': [{'name': 'a', 'env': [{'name': 'X', 'unknown': 1}]}]}}");
    ContainerEditor container = editor.edit(editor.pod().containers().getFirst());

    container.prependVariable(EnvironmentVariable.of("A", "1"));
    container.setVariable("X", "2");
    container.moveVariableToEnd("X");
    container.appendVariable("B", "3");

    assertThat(paths(editor)).containsExactly("replace /spec/containers/0/env");
    assertThat(patched(editor)).isEqualTo(editor.pod().tree());
  }

  @Test
  void slashAndTildeOfAKeyAreEscaped() {
    PodEditor editor = editor("{'metadata': {'annotations': {}}}");

    editor.setAnnotation("a/b~c", "d");

    assertThat(paths(editor)).containsExactly("add /metadata/annotations/a~1b~0c");
    assertThat(patched(editor)).isEqualTo(editor.pod().tree());
  }

  @Test
  void equalAnnotationIsNoEdit() {
    PodEditor editor = editor("{'metadata': {'annotations': {'a': 'b'}}}");

    editor.setAnnotation("a", "b");

    assertThat(editor.operations()).isEmpty();
  }

  @Test
  void variableThatIsThereStays() {
    PodEditor editor =
        editor("{'spec': {'containers': [{'name': 'a', 'env': [{'name': 'X', 'value': '1'}]}]}}");
    ContainerEditor container = editor.edit(editor.pod().containers().getFirst());

    container.appendVariable("X", "2");
    container.prependVariable(EnvironmentVariable.of("X", "2"));

    assertThat(editor.operations()).isEmpty();
  }

  @Test
  void containerBehindANewInitContainerIsStillFound() {
    PodEditor editor =
        editor("{'spec': {'initContainers': [{'name': 'a', 'env': []}], 'containers': []}}");
    Container container = editor.pod().initContainers().getFirst();

    editor.addInitContainer(0, named("first"));
    editor.edit(container).appendVariable("A", "1");

    assertThat(paths(editor))
        .containsExactly("add /spec/initContainers/0", "replace /spec/initContainers/1/env");
    assertThat(patched(editor)).isEqualTo(editor.pod().tree());
  }

  @Test
  void movedVariableStandsBehindAllOthers() {
    PodEditor editor =
        editor(
            "{'spec': {'containers': [{'name': 'a', 'env':"
                + " [{'name': 'X', 'unknown': 1}, {'name': 'Y'}]}]}}");
    ContainerEditor container = editor.edit(editor.pod().containers().getFirst());

    container.moveVariableToEnd("X");

    assertThat(container.container().environment())
        .extracting(EnvironmentVariable::name)
        .containsExactly("Y", "X");
    assertThat(patched(editor)).isEqualTo(editor.pod().tree());
  }

  @Test
  void parentOfAnotherTypeIsAMalformedPod() {
    PodEditor editor = editor("{'spec': {'volumes': 'none'}}");

    assertThatThrownBy(() -> editor.addVolume(named("data")))
        .isInstanceOf(MalformedPodException.class)
        .hasMessage("/spec/volumes: expected a list, found string");
  }

  @Test
  void givenPodIsNotChanged() {
    JsonNode tree = json("{'spec': {'containers': []}}");

    PodEditor.of(new Pod(tree)).addVolume(named("data"));

    assertThat(tree).isEqualTo(json("{'spec': {'containers': []}}"));
  }

  @Test
  void variableThatIsSetStaysAsItWasInTheGivenPod() {
    String pod =
        "{'spec': {'containers': [{'name': 'a', 'env': [{'name': 'A', 'value': '1'}, {'name': 'B'}]}]}}";
    PodEditor editor = editor(pod);
    ContainerEditor container = editor.edit(editor.pod().containers().getFirst());

    container.setVariable("A", "2");
    container.moveVariableToEnd("A");
    container.setVariable("B", "3");

    assertThat(original).isEqualTo(json(pod));
    assertThat(patched(editor)).isEqualTo(editor.pod().tree());
  }

  /** A new instance for each test: JUnit's default. */
  private JsonNode original = JsonNodeFactory.instance.objectNode();

  private PodEditor editor(String json) {
    original = json(json);
    return PodEditor.of(new Pod(original));
  }

  private JsonNode patched(PodEditor editor) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    editor.operations().forEach(operation -> patch.add(operation.toJson()));
    return PatchOracle.apply(original, patch);
  }

  private static List<String> paths(PodEditor editor) {
    return editor.operations().stream()
        .map(PatchOperation::toJson)
        .map(json -> json.path("op").asString() + " " + json.path("path").asString())
        .toList();
  }

  private static ObjectNode named(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
