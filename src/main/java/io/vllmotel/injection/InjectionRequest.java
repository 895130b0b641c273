package io.vllmotel.injection;

import io.vllmotel.instrumentation.Namespace;
import io.vllmotel.pod.OwnerReference;
import io.vllmotel.pod.Pod;
import java.util.List;

/**
 * A pod about to be created, and the complete context of the decision about it.
 *
 * @param pod the pod, or a pod template
 * @param owners who owns it, or will own the pods of the template
 * @param namespace the namespace that it will be in; the pod itself may not say so
 * @param entry by which door it came
 * @param cluster all else that the decision depends on
 */
public record InjectionRequest(
    Pod pod, List<OwnerReference> owners, String namespace, Entry entry, ClusterSnapshot cluster) {

  public InjectionRequest {
    owners = List.copyOf(owners);
  }

  /** About a pod that says itself who owns it. */
  public static InjectionRequest of(
      Pod pod, String namespace, Entry entry, ClusterSnapshot cluster) {
    return new InjectionRequest(pod, pod.owners(), namespace, entry, cluster);
  }

  /** What is known of the namespace, and what the call itself proves of it. */
  Namespace namespaceAsSeen() {
    Namespace known = cluster.namespace(namespace);
    return switch (entry) {
      case ON_REQUEST -> known;
      case AUTOMATIC -> known.automatic();
    };
  }
}
