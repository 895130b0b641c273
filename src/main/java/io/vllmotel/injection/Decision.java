package io.vllmotel.injection;

import io.vllmotel.pod.PatchOperation;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import io.vllmotel.reason.Step;
import java.util.List;

/**
 * The answer about one pod.
 *
 * @param status what became of it, in one word
 * @param outcome the reason that decided
 * @param findings everything else that was found, in the order of the pod; the outcome among them
 *     where it has a place or detail
 * @param operations the patch; empty means that the pod stays as it was
 * @param pod the pod as it is after the patch
 * @param steps what was looked at and what followed, for {@code explain}
 */
public record Decision(
    Status status,
    Reason outcome,
    List<Finding> findings,
    List<PatchOperation> operations,
    Pod pod,
    List<Step> steps) {

  public Decision {
    findings = List.copyOf(findings);
    operations = List.copyOf(operations);
    steps = List.copyOf(steps);
  }

  /** A pod that stays as it was. */
  public static Decision untouched(Pod pod, Reason reason, Journal journal) {
    return new Decision(
        Status.UNTOUCHED, reason, journal.findings(), List.of(), pod, journal.steps());
  }
}
