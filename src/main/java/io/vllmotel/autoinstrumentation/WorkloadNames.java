package io.vllmotel.autoinstrumentation;

import io.vllmotel.pod.OwnerReference;
import io.vllmotel.pod.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the workload that a pod belongs to, from its owners and its labels.
 *
 * <p>A Deployment's name needs no look-up: its ReplicaSet is called {@code <name>-<hash>}, and the
 * hash is the pod's label (Kubernetes, {@code apps/v1} controllers).
 */
final class WorkloadNames {

  private static final String REPLICA_SET = "replicaset";
  private static final String DEPLOYMENT = "deployment";

  /** Kinds with an attribute of their own, in the order in which they name the service. */
  private static final List<String> KINDS =
      List.of(DEPLOYMENT, REPLICA_SET, "statefulset", "daemonset", "cronjob", "job");

  /** Labels by which controllers name the workload on its pods, most telling first. */
  private static final List<String> LABELS =
      List.of(
          "ray.io/cluster",
          "serving.kserve.io/inferenceservice",
          "serving.kserve.io/llminferenceservice");

  /** Owners that nothing runs in: a Node owns mirror pods, a Pod helper pods. */
  private static final List<String> NO_WORKLOADS = List.of("node", "pod");

  /** More is a loop. */
  private static final int DEEPEST = 5;

  private final Pod pod;
  private final Map<String, OwnerReference> owners = new LinkedHashMap<>();

  private WorkloadNames(Pod pod) {
    this.pod = pod;
  }

  static WorkloadNames of(PodContext context) {
    WorkloadNames names = new WorkloadNames(context.pod());
    context.owners().forEach(owner -> names.add(owner, context.known(), 0));
    return names;
  }

  private void add(OwnerReference owner, Owners known, int depth) {
    String kind = owner.kind().toLowerCase(Locale.ROOT);
    owners.putIfAbsent(kind, owner);
    List<OwnerReference> above = known.of(owner);
    if (!above.isEmpty() && depth < DEEPEST) {
      above.forEach(next -> add(next, known, depth + 1));
    } else if (kind.equals(REPLICA_SET)) {
      madeBy(owner, "pod-template-hash", "Deployment");
      madeBy(owner, "rollouts-pod-template-hash", "Rollout");
    }
  }

  private void madeBy(OwnerReference replicaSet, String label, String kind) {
    pod.label(label)
        .map(hash -> "-" + hash)
        .filter(suffix -> replicaSet.name().endsWith(suffix))
        .map(suffix -> replicaSet.name().substring(0, replicaSet.name().length() - suffix.length()))
        .filter(name -> !name.isEmpty())
        .ifPresent(name ->
            owners.putIfAbsent(
                kind.toLowerCase(Locale.ROOT), new OwnerReference("", kind, name, "", false)));
  }

  /** The attributes {@code k8s.<kind>.name}, and {@code .uid} where that is known. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String kind : KINDS) {
      Optional.ofNullable(owners.get(kind))
          .ifPresent(owner -> {
            attributes.put("k8s." + kind + ".name", owner.name());
            attributes.put("k8s." + kind + ".uid", owner.uid());
          });
    }
    return attributes;
  }

  /** What the service is called: the best name that is not empty. */
  Optional<String> serviceName() {
    List<String> names = new ArrayList<>();
    pod.label("leaderworkerset.sigs.k8s.io/name").ifPresent(names::add);
    names.add(ownerName("rollout"));
    for (String kind : KINDS) {
      names.add(ownerName(kind));
    }
    owners.forEach((kind, owner) -> {
      if (!KINDS.contains(kind) && !NO_WORKLOADS.contains(kind)) {
        names.add(owner.name());
      }
    });
    for (String label : LABELS) {
      pod.label(label).ifPresent(names::add);
    }
    names.removeIf(String::isEmpty);
    return names.isEmpty() ? Optional.empty() : Optional.of(names.getFirst());
  }

  private String ownerName(String kind) {
    return owners.containsKey(kind) ? owners.get(kind).name() : "";
  }
}
