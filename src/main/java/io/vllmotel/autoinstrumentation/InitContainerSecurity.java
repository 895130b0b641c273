package io.vllmotel.autoinstrumentation;

import io.vllmotel.pod.Container;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The security context of the init container: that of the container it works for, without what only
 * a server could need.
 *
 * <p>So a pod that passes Pod Security {@code restricted} still does. Source: Kubernetes, "Pod
 * Security Standards".
 */
final class InitContainerSecurity {

  /** The user of distroless images; any but root can read the packages and write the volume. */
  private static final int ANY_USER = 65532;

  /** OpenShift gives a namespace its own range of users and refuses others. */
  private static final String OPENSHIFT_USERS = "openshift.io/sa.scc.uid-range";

  private InitContainerSecurity() {}

  static Optional<JsonNode> like(Container container, PodContext context) {
    JsonNode own = container.tree().path("securityContext");
    JsonNode ofPod = context.pod().spec().path("securityContext");
    ObjectNode security =
        own instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    security.remove(List.of("privileged", "procMount"));
    if (security.get("capabilities") instanceof ObjectNode capabilities) {
      capabilities.remove("add");
    }
    boolean mustNotBeRoot = either(own, ofPod, "runAsNonRoot").asBoolean(false);
    boolean anyUserMayRun = !context.namespace().annotations().containsKey(OPENSHIFT_USERS);
    if (mustNotBeRoot && either(own, ofPod, "runAsUser").isMissingNode() && anyUserMayRun) {
      security.put("runAsUser", ANY_USER);
    }
    return security.isEmpty() ? Optional.empty() : Optional.of(security);
  }

  private static JsonNode either(JsonNode own, JsonNode ofPod, String field) {
    return own.has(field) ? own.path(field) : ofPod.path(field);
  }
}
