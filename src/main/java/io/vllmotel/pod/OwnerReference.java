package io.vllmotel.pod;

import tools.jackson.databind.JsonNode;

/**
 * One entry of {@code metadata.ownerReferences}; absent fields are empty.
 *
 * @param apiVersion group and version, such as {@code apps/v1}
 * @param kind such as {@code ReplicaSet}
 */
public record OwnerReference(
    String apiVersion, String kind, String name, String uid, boolean isController) {

  static OwnerReference of(JsonNode tree) {
    return new OwnerReference(
        Json.text(tree, "apiVersion").orElse(""),
        Json.text(tree, "kind").orElse(""),
        Json.text(tree, "name").orElse(""),
        Json.text(tree, "uid").orElse(""),
        tree.path("controller").asBoolean(false));
  }
}
