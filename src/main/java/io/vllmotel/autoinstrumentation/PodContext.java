package io.vllmotel.autoinstrumentation;

import io.vllmotel.instrumentation.Annotations;
import io.vllmotel.instrumentation.Namespace;
import io.vllmotel.pod.Pod;

/**
 * What all containers of a pod have in common.
 *
 * @param pod as it came, before any edit
 * @param namespace the one that it will be in
 * @param owners what is known of its owners
 */
public record PodContext(Pod pod, Namespace namespace, Owners owners) {

  /** The annotations of pod and namespace together. */
  public Annotations annotations() {
    return Annotations.of(pod, namespace);
  }
}
