package io.vllmotel.injection;

import io.vllmotel.pod.Pod;

/**
 * A pod about to be created, and the complete context of the decision about it.
 *
 * @param pod the pod, or a pod template
 * @param namespace the namespace that it will be in; the pod itself may not say so
 * @param entry by which door it came
 * @param cluster all else that the decision depends on
 */
public record InjectionRequest(Pod pod, String namespace, Entry entry, ClusterSnapshot cluster) {}
