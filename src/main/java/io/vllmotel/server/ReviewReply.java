package io.vllmotel.server;

import io.vllmotel.admission.Answer;
import io.vllmotel.admission.ReviewBody;
import io.vllmotel.injection.Status;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.pod.PodPart;
import io.vllmotel.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is sent, logged and counted of an answer.
 *
 * <p>It may wait for others to be decided, so it keeps no tree of the pod: the collector copies all
 * that is kept.
 */
sealed interface ReviewReply {

  /** As {@link Answer.Malformed}. */
  record Malformed(String problem) implements ReviewReply {}

  /**
   * As {@link Answer.Reviewed}.
   *
   * @param codes of the outcome and of all findings
   * @param edited the part of the pod that each of the patch's operations changes
   */
  record Reviewed(
      String uid,
      String namespace,
      String pod,
      boolean dryRun,
      Status status,
      Reason outcome,
      List<String> codes,
      List<PodPart> edited,
      ReviewBody body,
      Optional<Throwable> failure)
      implements ReviewReply {}

  static ReviewReply of(Answer answer) {
    return switch (answer) {
      case Answer.Malformed(String problem) -> new Malformed(problem);
      case Answer.Reviewed(var request, var verdict, var body, var failure) ->
          new Reviewed(
              request.uid(),
              request.namespace(),
              request.objectName(),
              request.dryRun(),
              verdict.status(),
              verdict.outcome(),
              verdict.codes(),
              parts(verdict.operations()),
              body,
              failure);
    };
  }

  private static List<PodPart> parts(List<PatchOperation> operations) {
    List<PodPart> parts = new ArrayList<>();
    for (PatchOperation operation : operations) {
      PodPart.of(operation).ifPresent(parts::add);
    }
    return parts;
  }
}
