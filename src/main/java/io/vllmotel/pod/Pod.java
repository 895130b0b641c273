package io.vllmotel.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A view of a pod's tree that answers what the engine asks.
 *
 * <p>It also reads pod templates, which have the same {@code metadata} and {@code spec}. Absent and
 * ill-typed fields read as empty; nothing here fails on any tree.
 *
 * @param tree the object as it came; the view follows its changes
 */
public record Pod(JsonNode tree) {

  /** The annotations whose values are strings. */
  public Map<String, String> annotations() {
    return Json.textMap(metadata(), "annotations");
  }

  public Optional<String> annotation(String key) {
    return Json.text(metadata().path("annotations"), key);
  }

  public Map<String, String> labels() {
    return Json.textMap(metadata(), "labels");
  }

  public Optional<String> label(String key) {
    return Json.text(metadata().path("labels"), key);
  }

  /**
   * The pod's name; nothing on creation by a controller, which gives only {@link #generateName}.
   */
  public Optional<String> name() {
    return Json.text(metadata(), "name").filter(name -> !name.isEmpty());
  }

  public Optional<String> generateName() {
    return Json.text(metadata(), "generateName").filter(name -> !name.isEmpty());
  }

  /** {@code metadata.ownerReferences}, in their order. */
  public List<OwnerReference> owners() {
    List<OwnerReference> owners = new ArrayList<>();
    for (JsonNode owner : metadata().path("ownerReferences")) {
      owners.add(OwnerReference.of(owner));
    }
    return List.copyOf(owners);
  }

  /** {@code spec.containers}, in their order. */
  public List<Container> containers() {
    return containers(ContainerKind.REGULAR);
  }

  /** {@code spec.initContainers}, in their order, native sidecars among them. */
  public List<Container> initContainers() {
    return containers(ContainerKind.INIT);
  }

  /** Regular containers, then init containers. */
  public List<Container> allContainers() {
    List<Container> all = new ArrayList<>(containers());
    all.addAll(initContainers());
    return List.copyOf(all);
  }

  /** True where {@code spec.initContainers} has one of that name. */
  public boolean hasInitContainer(String name) {
    return hasNamed(spec().path(ContainerKind.INIT.field()), name);
  }

  /** {@code spec}, or a missing node. */
  public JsonNode spec() {
    return tree.path("spec");
  }

  /** True where {@code spec.volumes} has one of that name. */
  public boolean hasVolume(String name) {
    return volume(name).isPresent();
  }

  /** The volume of a name in {@code spec.volumes}, as it came. */
  public Optional<JsonNode> volume(String name) {
    return named(spec().path("volumes"), name);
  }

  static boolean hasNamed(JsonNode list, String name) {
    return named(list, name).isPresent();
  }

  private static Optional<JsonNode> named(JsonNode list, String name) {
    for (JsonNode element : list) {
      if (Json.hasText(element, "name", name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  /** The place of the last element of that name, which counts among variables; -1 for none. */
  static int lastNamed(JsonNode list, String name) {
    int index = list.size() - 1;
    while (index >= 0 && !Json.hasText(list.path(index), "name", name)) {
      index--;
    }
    return index;
  }

  private JsonNode metadata() {
    return tree.path("metadata");
  }

  /** The containers of one list, in their order. */
  public List<Container> containers(ContainerKind kind) {
    List<Container> containers = new ArrayList<>();
    int index = 0;
    for (JsonNode container : spec().path(kind.field())) {
      containers.add(new Container(kind, index++, container));
    }
    return List.copyOf(containers);
  }
}
