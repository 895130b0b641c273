package io.vllmotel.pod;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Edits a copy of a pod and records each edit as a patch operation; the only maker of operations.
 *
 * <p>An absent or null parent is made by the operation that needs it. A parent of a wrong type is
 * an {@link IllegalStateException}: such a pod is left to the API server, which rejects it.
 */
public final class PodEditor {

  private final ObjectNode tree;
  private final PatchRecorder recorder = new PatchRecorder();

  private PodEditor(ObjectNode tree) {
    this.tree = tree;
  }

  /**
   * An editor of a copy; the given pod is not changed.
   *
   * @throws IllegalStateException when the pod is no JSON object
   */
  public static PodEditor of(Pod pod) {
    return new PodEditor(Trees.object(pod.tree().deepCopy(), "/"));
  }

  /** The pod as edited so far. Containers of this view are what {@link #edit} takes. */
  public Pod pod() {
    return new Pod(tree);
  }

  /** The operations that turn the given pod into {@link #pod}, in their order. */
  public List<PatchOperation> operations() {
    return recorder.operations();
  }

  /** Sets an annotation, whether it is there or not; an equal value is no edit. */
  public void setAnnotation(String key, String value) {
    if (pod().annotation(key).filter(value::equals).isEmpty()) {
      recorder.set(annotations(), "/metadata/annotations", key, StringNode.valueOf(value));
    }
  }

  public void addVolume(ObjectNode volume) {
    ArrayNode volumes = list(spec(), "/spec", "volumes");
    recorder.insert(volumes, "/spec/volumes", volumes.size(), volume);
  }

  /** Adds an init container after the last one. */
  public void addInitContainer(ObjectNode container) {
    addInitContainer(pod().initContainers().size(), container);
  }

  /** Adds an init container before the one that stands at {@code index} now. */
  public void addInitContainer(int index, ObjectNode container) {
    ArrayNode containers = list(spec(), "/spec", ContainerKind.INIT.field());
    recorder.insert(containers, "/spec/" + ContainerKind.INIT.field(), index, container);
  }

  /**
   * An editor of one container of {@link #pod}.
   *
   * @throws IllegalArgumentException when the container is not of this editor's pod
   */
  public ContainerEditor edit(Container container) {
    return new ContainerEditor(container.kind(), container.tree(), this);
  }

  /** Takes an annotation away; an absent one is no edit. For undo. */
  public void removeAnnotation(String key) {
    if (tree.path("metadata").path("annotations").has(key)) {
      recorder.remove(annotations(), "/metadata/annotations", key);
    }
  }

  /** Takes away the elements of a list of {@code spec} that have a name. For undo. */
  public void removeNamed(String list, String name) {
    Trees.removeNamed(recorder, spec(), "/spec", list, name);
  }

  /** Takes a list of {@code spec} away if it is empty. For undo. */
  public void removeIfEmpty(String list) {
    Trees.removeIfEmpty(recorder, spec(), "/spec", list);
  }

  /** Takes {@code metadata.annotations}, and then {@code metadata}, away if empty. For undo. */
  public void removeAnnotationsIfEmpty() {
    if (tree.get("metadata") instanceof ObjectNode metadata) {
      Trees.removeIfEmpty(recorder, metadata, "/metadata", "annotations");
    }
  }

  /** Takes {@code metadata} away if it is empty. For undo. */
  public void removeMetadataIfEmpty() {
    Trees.removeIfEmpty(recorder, tree, "", "metadata");
  }

  PatchRecorder recorder() {
    return recorder;
  }

  /** The pointer of a container now: init containers move when one is put before them. */
  @SuppressWarnings("ReferenceEquality") // two containers may be equal; only one is the edited one
  String pointer(ContainerKind kind, JsonNode container) {
    int index = 0;
    for (JsonNode candidate : spec().path(kind.field())) {
      if (candidate == container) {
        return "/spec/" + kind.field() + "/" + index;
      }
      index++;
    }
    throw new IllegalArgumentException("the container is not of this pod");
  }

  ArrayNode list(ObjectNode parent, String pointer, String name) {
    if (!(parent.get(name) instanceof ArrayNode) && Trees.isAbsent(parent, name)) {
      recorder.set(parent, pointer, name, JsonNodeFactory.instance.arrayNode());
    }
    return Trees.array(parent.path(name), pointer + "/" + name);
  }

  private ObjectNode annotations() {
    ObjectNode metadata = object(tree, "", "metadata");
    return object(metadata, "/metadata", "annotations");
  }

  private ObjectNode spec() {
    return Trees.object(tree.path("spec"), "/spec");
  }

  private ObjectNode object(ObjectNode parent, String pointer, String name) {
    if (Trees.isAbsent(parent, name)) {
      recorder.set(parent, pointer, name, JsonNodeFactory.instance.objectNode());
    }
    return Trees.object(parent.path(name), pointer + "/" + name);
  }
}
