package io.vllmotel.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The level {@code restricted} of the Pod Security Standards, for what generated pods can show.
 *
 * <p>Source: Kubernetes, "Pod Security Standards".
 */
final class PodSecurity {

  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private PodSecurity() {}

  static boolean isRestricted(JsonNode pod) {
    return violations(pod).isEmpty();
  }

  static List<String> violations(JsonNode pod) {
    List<String> violations = new ArrayList<>();
    JsonNode spec = pod.path("spec");
    JsonNode ofPod = spec.path("securityContext");
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(list)) {
        check(container, ofPod, list + " " + Scene.name(container), violations);
      }
    }
    for (JsonNode volume : spec.path("volumes")) {
      volume.propertyNames().stream()
          .filter(
              key -> !key.equals("name") && !key.startsWith("unknown") && !VOLUMES.contains(key))
          .forEach(key -> violations.add("volume " + key));
    }
    return violations;
  }

  private static void check(
      JsonNode container, JsonNode ofPod, String place, List<String> violations) {
    JsonNode own = container.path("securityContext");
    if (own.path("privileged").asBoolean(false)) {
      violations.add(place + " is privileged");
    }
    if (own.path("allowPrivilegeEscalation").asBoolean(true)) {
      violations.add(place + " may escalate");
    }
    boolean dropsAll = false;
    for (JsonNode capability : own.path("capabilities").path("drop")) {
      dropsAll |= capability.asString("").equals("ALL");
    }
    if (!dropsAll || !own.path("capabilities").path("add").isEmpty()) {
      violations.add(place + " has capabilities");
    }
    JsonNode nonRoot = own.has("runAsNonRoot") ? own : ofPod;
    if (!nonRoot.path("runAsNonRoot").asBoolean(false)) {
      violations.add(place + " may be root");
    }
    JsonNode profile = own.has("seccompProfile") ? own : ofPod;
    if (!profile.path("seccompProfile").path("type").asString("").equals("RuntimeDefault")) {
      violations.add(place + " has no seccomp profile");
    }
  }
}
