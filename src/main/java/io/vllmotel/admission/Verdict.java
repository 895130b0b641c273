package io.vllmotel.admission;

import io.vllmotel.injection.Decision;
import io.vllmotel.injection.Status;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an answer says, before it is written.
 *
 * @param status what became of the pod; for advice, what would become of the pods
 * @param outcome the reason that decided
 * @param findings all that was found, in the order of the object
 * @param operations the patch; empty means that the object stays as it was
 */
public record Verdict(
    Status status, Reason outcome, List<Finding> findings, List<PatchOperation> operations) {

  public Verdict {
    findings = List.copyOf(findings);
    operations = List.copyOf(operations);
  }

  static Verdict of(Decision decision) {
    return new Verdict(
        decision.status(), decision.outcome(), findings(decision), decision.operations());
  }

  static Verdict untouched(Reason reason) {
    return untouched(Finding.of(reason));
  }

  static Verdict untouched(Finding finding) {
    return new Verdict(Status.UNTOUCHED, finding.reason(), List.of(finding), List.of());
  }

  /** The findings with the outcome among them, also where it has nothing to add to its reason. */
  static List<Finding> findings(Decision decision) {
    for (Finding finding : decision.findings()) {
      if (finding.reason() == decision.outcome()) {
        return decision.findings();
      }
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.of(decision.outcome()));
    findings.addAll(decision.findings());
    return findings;
  }

  /** The codes of the outcome and of everything found, the outcome first, each once. */
  public List<String> codes() {
    Set<String> codes = new LinkedHashSet<>();
    codes.add(outcome.code());
    findings.forEach(finding -> codes.add(finding.reason().code()));
    return List.copyOf(codes);
  }
}
