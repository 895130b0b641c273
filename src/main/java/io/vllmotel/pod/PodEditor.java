package io.vllmotel.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Edits a copy of a pod and records each edit as a patch operation; the only maker of operations.
 *
 * <p>An absent or null parent is made by the operation that needs it. A parent of a wrong type is a
 * {@link MalformedPodException}: such a pod is left to the API server, which rejects it.
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
   * @throws MalformedPodException when the pod is no JSON object, or two containers have one name
   */
  public static PodEditor of(Pod pod) {
    Set<String> names = new HashSet<>();
    for (Container container : pod.allContainers()) {
      if (!names.add(container.name())) {
        throw new MalformedPodException(
            container.place() + ": another container is called \"" + container.name() + "\", too");
      }
    }
    return new PodEditor(EditableCopy.of(Trees.object(pod.tree(), "/")));
  }

  /** The pod as edited so far. */
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
   * An editor of the container that has the given one's kind and name; it may have been edited
   * since, and an init container may stand elsewhere by now.
   *
   * @throws IllegalArgumentException when the pod has no such container
   */
  public ContainerEditor edit(Container container) {
    for (Container candidate : pod().containers(container.kind())) {
      if (candidate.name().equals(container.name())) {
        return new ContainerEditor(candidate.kind(), candidate.tree(), this);
      }
    }
    throw new IllegalArgumentException("the pod has no container " + container.name());
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

  /** Makes a list of {@code spec} that is empty what it was before. For undo. */
  public void restoreIfEmpty(Absent list) {
    Trees.restoreIfEmpty(recorder, spec(), "/spec", list);
  }

  /** Makes {@code metadata.annotations} what it was before, if it is empty. For undo. */
  public void restoreAnnotationsIfEmpty(Absent annotations) {
    if (tree.get("metadata") instanceof ObjectNode metadata) {
      Trees.restoreIfEmpty(recorder, metadata, "/metadata", annotations);
    }
  }

  /** Makes {@code metadata} what it was before, if it is empty. For undo. */
  public void restoreMetadataIfEmpty(Absent metadata) {
    Trees.restoreIfEmpty(recorder, tree, "", metadata);
  }

  PatchRecorder recorder() {
    return recorder;
  }

  /** The place of a container now: init containers move when one is put before them. */
  @SuppressWarnings("ReferenceEquality") // two containers may be equal; only one is the edited one
  int indexOf(ContainerKind kind, JsonNode container) {
    int index = 0;
    for (JsonNode candidate : spec().path(kind.field())) {
      if (candidate == container) {
        return index;
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
    return Trees.isAbsent(parent, name)
        ? recorder.create(parent, pointer, name)
        : Trees.object(parent.path(name), pointer + "/" + name);
  }
}
