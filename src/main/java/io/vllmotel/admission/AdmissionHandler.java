package io.vllmotel.admission;

import io.vllmotel.admission.PodTemplates.PodTemplate;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Decision;
import io.vllmotel.injection.Entry;
import io.vllmotel.injection.InjectionRequest;
import io.vllmotel.injection.Injector;
import io.vllmotel.injection.Status;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers one review; the only place where everything that can go wrong is caught.
 *
 * <p>A pod is never rejected by us: what we cannot do, or not in time, leaves the pod as it was.
 */
public final class AdmissionHandler {

  private final Function<InjectionRequest, Decision> injector;

  AdmissionHandler(Function<InjectionRequest, Decision> injector) {
    this.injector = injector;
  }

  /** The handler that decides by {@link Injector}. */
  public static AdmissionHandler standard() {
    return new AdmissionHandler(Injector::decide);
  }

  /**
   * Answers the mutating webhook.
   *
   * @param body the request's body as it came
   * @param entry the path that was called
   * @param cluster the newest snapshot
   * @param deadline after which the API server no longer listens
   */
  public Answer mutate(byte[] body, Entry entry, ClusterSnapshot cluster, Deadline deadline) {
    return answer(body, deadline, request -> decide(request, entry, cluster));
  }

  /**
   * Answers the validating webhook of workloads: the warnings that their pods would get.
   *
   * @param body the request's body as it came
   * @param cluster the newest snapshot
   * @param deadline after which the API server no longer listens
   */
  public Answer advise(byte[] body, ClusterSnapshot cluster, Deadline deadline) {
    return answer(body, deadline, request -> advise(request, cluster));
  }

  private static Answer answer(
      byte[] body, Deadline deadline, Function<AdmissionRequest, Verdict> decider) {
    return switch (Envelope.read(body)) {
      case Envelope.Unreadable(String problem) -> new Answer.Malformed(problem);
      case Envelope.Review(AdmissionRequest request) -> answer(request, deadline, decider);
    };
  }

  /** A pod whose tree is deep or odd beyond expectation may even exhaust the stack. */
  private static Answer answer(
      AdmissionRequest request, Deadline deadline, Function<AdmissionRequest, Verdict> decider) {
    try {
      Verdict verdict = inTime(request, deadline, decider);
      return reviewed(request, verdict, Optional.empty());
    } catch (RuntimeException | StackOverflowError e) {
      Finding finding =
          Finding.at("", Reason.INTERNAL_ERROR, "the pod was left as it was; see the log");
      return reviewed(request, Verdict.untouched(finding), Optional.of(e));
    }
  }

  /** Asked twice: a body may have come late, and a decision may have taken too long. */
  private static Verdict inTime(
      AdmissionRequest request, Deadline deadline, Function<AdmissionRequest, Verdict> decider) {
    if (deadline.hasPassed()) {
      return Verdict.untouched(Reason.DEADLINE_EXCEEDED);
    }
    Verdict verdict = decider.apply(request);
    return deadline.hasPassed() ? Verdict.untouched(Reason.DEADLINE_EXCEEDED) : verdict;
  }

  private static Answer reviewed(
      AdmissionRequest request, Verdict verdict, Optional<Throwable> failure) {
    return new Answer.Reviewed(request, verdict, ResponseJson.write(request, verdict), failure);
  }

  private Verdict decide(AdmissionRequest request, Entry entry, ClusterSnapshot cluster) {
    if (!request.createsPod()) {
      return Verdict.untouched(Reason.NOT_A_POD_CREATION);
    }
    Pod pod = new Pod(request.object());
    return Verdict.of(
        injector.apply(InjectionRequest.of(pod, request.namespace(), entry, cluster)));
  }

  /** The first template that pods would be changed from gives the status. */
  private Verdict advise(AdmissionRequest request, ClusterSnapshot cluster) {
    List<Finding> findings = new ArrayList<>();
    Verdict first = Verdict.untouched(Reason.NOT_A_POD_CREATION);
    for (PodTemplate template : PodTemplates.changedBy(request)) {
      Decision decision =
          injector.apply(
              InjectionRequest.of(
                  new Pod(template.tree()), request.namespace(), Entry.ON_REQUEST, cluster));
      if (first.status() == Status.UNTOUCHED) {
        first = Verdict.of(decision);
      }
      Verdict.findings(decision).forEach(finding -> findings.add(under(template, finding)));
    }
    return new Verdict(first.status(), first.outcome(), findings, List.of());
  }

  private static Finding under(PodTemplate template, Finding finding) {
    String place =
        finding.place().isEmpty() ? template.place() : template.place() + "." + finding.place();
    return Finding.at(place, finding.reason(), finding.detail());
  }
}
