package io.vllmotel.pod;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One operation of a JSON Patch (RFC 6902). */
public sealed interface PatchOperation {

  /** The RFC 6901 pointer of the place that the operation changes. */
  String path();

  record Add(String path, JsonNode value) implements PatchOperation {}

  record Replace(String path, JsonNode value) implements PatchOperation {}

  /** Only undo takes things away; an admission answer never has it. */
  record Remove(String path) implements PatchOperation {}

  /** The operation as a member of a patch document. */
  default ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (this) {
      case Add(String path, JsonNode value) ->
          json.put("op", "add").put("path", path).set("value", value);
      case Replace(String path, JsonNode value) ->
          json.put("op", "replace").put("path", path).set("value", value);
      case Remove(String path) -> json.put("op", "remove").put("path", path);
    };
  }
}
