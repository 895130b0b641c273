package io.vllmotel.vllm;

import io.vllmotel.pod.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Resource attributes that only a vLLM container has: which model, which vLLM, which part of a
 * larger whole.
 */
final class VllmAttributes {

  private static final String LWS_INDEX = "leaderworkerset.sigs.k8s.io/worker-index";
  private static final String LLM_D_ROLE = "llm-d.ai/role";

  private VllmAttributes() {}

  static Map<String, String> of(Pod pod, VllmPlan.Possible plan) {
    Map<String, String> attributes = new LinkedHashMap<>();
    plan.container()
        .flags()
        .model()
        .filter(model -> !model.contains("$"))
        .ifPresent(model -> attributes.put("vllm.model", model));
    plan.version().ifPresent(version -> attributes.put("vllm.version", version.toString()));
    role(pod).ifPresent(role -> attributes.put("vllm.role", role));
    return attributes;
  }

  /** The labels of llm-d (prefill, decode) and of LeaderWorkerSet (leader, worker). */
  private static Optional<String> role(Pod pod) {
    return pod.label(LLM_D_ROLE)
        .or(() -> pod.label(LWS_INDEX).map(index -> index.equals("0") ? "leader" : "worker"));
  }
}
