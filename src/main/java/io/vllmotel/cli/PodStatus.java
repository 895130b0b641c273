package io.vllmotel.cli;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Decision;
import io.vllmotel.injection.Entry;
import io.vllmotel.injection.InjectionRequest;
import io.vllmotel.injection.Injector;
import io.vllmotel.injection.ResultAnnotations;
import io.vllmotel.injection.Status;
import io.vllmotel.pod.Json;
import io.vllmotel.pod.OwnerReference;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import io.vllmotel.reason.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What became of a pod that runs and was asked for.
 *
 * @param state {@code injected}, {@code partial}, {@code skipped}, or {@code missed} where it was
 *     created without us
 * @param workload {@code Kind/name} of what restarts it; the pod itself where nothing does
 * @param reasons codes of the catalogue
 * @param isMendable whether a new pod in its place would be traced
 */
record PodStatus(
    String namespace,
    String pod,
    String workload,
    String state,
    List<String> reasons,
    boolean isMendable) {

  static final String MISSED = "missed";

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  /** Nothing for a pod that nobody asked for, or that has ended. */
  static Optional<PodStatus> of(JsonNode tree, ClusterSnapshot cluster) {
    Pod pod = new Pod(tree);
    boolean hasEnded = ENDED.contains(Json.text(tree.path("status"), "phase").orElse(""));
    return hasEnded
        ? Optional.empty()
        : pod.annotation(ResultAnnotations.STATUS)
            .map(state -> told(pod, state))
            .or(() -> missed(pod, cluster));
  }

  private static PodStatus told(Pod pod, String state) {
    List<String> reasons =
        pod.annotation(ResultAnnotations.REASONS).stream()
            .flatMap(codes -> Stream.of(codes.split(",", -1)))
            .filter(code -> !code.isEmpty())
            .toList();
    return new PodStatus(
        namespace(pod), pod.name().orElse(""), workload(pod), state, reasons, false);
  }

  private static Optional<PodStatus> missed(Pod pod, ClusterSnapshot cluster) {
    Decision decision =
        Injector.decide(InjectionRequest.of(pod, namespace(pod), Entry.ON_REQUEST, cluster));
    return decision.status() == Status.UNTOUCHED
        ? Optional.empty()
        : Optional.of(
            new PodStatus(
                namespace(pod),
                pod.name().orElse(""),
                workload(pod),
                MISSED,
                reasons(decision),
                decision.status() != Status.SKIPPED));
  }

  private static List<String> reasons(Decision decision) {
    return Stream.concat(
            decision.status() == Status.SKIPPED ? Stream.of(decision.outcome()) : Stream.empty(),
            decision.findings().stream()
                .map(Finding::reason)
                .filter(reason -> reason.severity() != Severity.INFO))
        .distinct()
        .map(Reason::code)
        .toList();
  }

  private static String namespace(Pod pod) {
    return Json.text(pod.tree().path("metadata"), "namespace").orElse("default");
  }

  /** A ReplicaSet is named after its Deployment and the hash in the pod's label. */
  private static String workload(Pod pod) {
    Optional<OwnerReference> controller =
        pod.owners().stream().filter(OwnerReference::isController).findFirst();
    String hash = pod.label("pod-template-hash").map(label -> "-" + label).orElse("-");
    return controller
        .map(owner ->
            owner.kind().equals("ReplicaSet") && owner.name().endsWith(hash)
                ? "Deployment/" + owner.name().substring(0, owner.name().length() - hash.length())
                : owner.kind() + "/" + owner.name())
        .orElseGet(() -> "Pod/" + pod.name().orElse(""));
  }
}
