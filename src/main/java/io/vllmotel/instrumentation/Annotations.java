package io.vllmotel.instrumentation;

import io.vllmotel.pod.Pod;

/**
 * The annotations of a pod and of its namespace, read together by the operator's rule.
 *
 * <p>Source: {@code annotationValue} of the OpenTelemetry Operator.
 */
public record Annotations(Pod pod, Namespace namespace) {

  /**
   * The value that counts; empty where neither has one. The pod's value wins, but a plain {@code
   * true} takes the name that the namespace gives, and does not let itself be switched off by it.
   */
  public String effective(String key) {
    String own = pod.annotation(key).orElse("");
    String inherited = namespace.annotations().getOrDefault(key, "");
    if (own.isEmpty()) {
      return inherited;
    }
    boolean takesName =
        own.equalsIgnoreCase("true")
            && !inherited.isEmpty()
            && !inherited.equalsIgnoreCase("false");
    return takesName ? inherited : own;
  }

  /** True where the pod itself has a value, whatever the namespace says. */
  public boolean isOnPod(String key) {
    return pod.annotation(key).filter(value -> !value.isEmpty()).isPresent();
  }
}
