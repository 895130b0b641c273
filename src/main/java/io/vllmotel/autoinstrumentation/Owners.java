package io.vllmotel.autoinstrumentation;

import io.vllmotel.pod.OwnerReference;
import java.util.List;
import java.util.Map;

/**
 * What is known of the objects that own pods: who owns them in turn.
 *
 * <p>Most names need no look-up (a Deployment's is in its ReplicaSet's name); this holds what
 * nothing else knows, such as the CronJob of a Job.
 *
 * @param byUid owner references of an owner, by the owner's {@code metadata.uid}
 */
public record Owners(Map<String, List<OwnerReference>> byUid) {

  public Owners {
    byUid = Map.copyOf(byUid);
  }

  /** Nothing is known of any owner. */
  public static Owners unknown() {
    return new Owners(Map.of());
  }

  /** The owners of an owner; empty where nothing is known or it has none. */
  public List<OwnerReference> of(OwnerReference owner) {
    return byUid.getOrDefault(owner.uid(), List.of());
  }
}
