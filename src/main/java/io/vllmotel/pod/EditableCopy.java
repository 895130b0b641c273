package io.vllmotel.pod;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod's tree, new as far down as edits reach; below that the nodes are the original's own.
 *
 * <p>Most of a pod is out of our reach, its {@code managedFields} above all, so most of it needs
 * neither a copy nor a comparison: what is the same node is equal.
 */
final class EditableCopy {

  private static final List<String> CONTAINER_LISTS =
      List.of("env", "volumeMounts", "args", "command");

  private EditableCopy() {}

  static ObjectNode of(ObjectNode pod) {
    ObjectNode copy = Trees.shallowCopy(pod);
    if (renewed(copy, "metadata") instanceof ObjectNode metadata) {
      renewed(metadata, "annotations");
    }
    if (renewed(copy, "spec") instanceof ObjectNode spec) {
      renewed(spec, "volumes");
      for (ContainerKind kind : ContainerKind.values()) {
        if (renewed(spec, kind.field()) instanceof ArrayNode containers) {
          renewContainers(containers);
        }
      }
    }
    return copy;
  }

  private static void renewContainers(ArrayNode containers) {
    for (int index = 0; index < containers.size(); index++) {
      if (containers.path(index) instanceof ObjectNode container) {
        ObjectNode copy = Trees.shallowCopy(container);
        containers.set(index, copy);
        for (String list : CONTAINER_LISTS) {
          renewed(copy, list);
        }
      }
    }
  }

  /** Puts a copy in the place of a list or an object; gives what is there now. */
  private static JsonNode renewed(ObjectNode parent, String name) {
    switch (parent.path(name)) {
      case ObjectNode object -> parent.set(name, Trees.shallowCopy(object));
      case ArrayNode array -> parent.set(name, Trees.shallowCopy(array));
      default -> {}
    }
    return parent.path(name);
  }
}
