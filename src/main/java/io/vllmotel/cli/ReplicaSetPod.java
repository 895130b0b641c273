package io.vllmotel.cli;

import io.vllmotel.manifest.PodPlace;
import io.vllmotel.pod.Json;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod as the ReplicaSet of a Deployment creates it.
 *
 * @param tree the pod
 * @param namespace where it is created
 */
record ReplicaSetPod(JsonNode tree, String namespace) {

  private static final String HASH = "7d9c8f6b54";

  static ReplicaSetPod of(PodPlace template) {
    String name = Json.text(template.object().path("metadata"), "name").orElse("") + "-" + HASH;
    ObjectNode pod =
        JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata").put("generateName", name + "-");
    template.pod().tree().path("metadata").forEachEntry(metadata::set);
    metadata.withObject("labels").put("pod-template-hash", HASH);
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "ReplicaSet")
        .put("name", name)
        .put("uid", "b7a1c3de-4f52-4b7e-9a53-0c3f5b1c2d4e")
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    pod.set("spec", template.pod().spec());
    return new ReplicaSetPod(pod.deepCopy(), template.namespace().orElse("default"));
  }

  /** The API server's question about it. */
  JsonNode review() {
    ObjectNode review =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "admission.k8s.io/v1")
            .put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request").put("uid", UUID.randomUUID().toString());
    for (String field : new String[] {"kind", "requestKind"}) {
      request.putObject(field).put("group", "").put("version", "v1").put("kind", "Pod");
    }
    for (String field : new String[] {"resource", "requestResource"}) {
      request.putObject(field).put("group", "").put("version", "v1").put("resource", "pods");
    }
    request.put("namespace", namespace).put("operation", "CREATE").put("dryRun", false);
    request
        .putObject("userInfo")
        .put("username", "system:serviceaccount:kube-system:replicaset-controller");
    request.set("object", tree);
    request.putNull("oldObject");
    request.putObject("options").put("kind", "CreateOptions").put("apiVersion", "meta.k8s.io/v1");
    return review;
  }
}
