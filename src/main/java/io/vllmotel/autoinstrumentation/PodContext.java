package io.vllmotel.autoinstrumentation;

import io.vllmotel.instrumentation.Annotations;
import io.vllmotel.instrumentation.Namespace;
import io.vllmotel.pod.OwnerReference;
import io.vllmotel.pod.Pod;
import java.util.List;

/**
 * What all containers of a pod have in common.
 *
 * @param pod as it came, before any edit
 * @param owners who owns it
 * @param namespace the one that it will be in
 * @param known what is known of its owners' owners
 */
public record PodContext(Pod pod, List<OwnerReference> owners, Namespace namespace, Owners known) {

  public PodContext {
    owners = List.copyOf(owners);
  }

  /** The annotations of pod and namespace together. */
  public Annotations annotations() {
    return new Annotations(pod, namespace);
  }
}
