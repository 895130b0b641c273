package io.vllmotel.injection;

import io.vllmotel.autoinstrumentation.PodContext;
import io.vllmotel.instrumentation.Asked;
import io.vllmotel.instrumentation.Namespace;
import io.vllmotel.instrumentation.Spelling;
import io.vllmotel.pod.MalformedPodException;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;

/** Decides about one pod; the same request always gets the same decision. */
public final class Injector {

  /** Marks the copy of a static pod that a kubelet shows to the API server. */
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private final InjectionRequest request;
  private final Pod pod;
  private final Namespace namespace;
  private final Journal journal = new Journal();

  private Injector(InjectionRequest request) {
    this.request = request;
    this.pod = request.pod();
    this.namespace = request.namespaceAsSeen();
  }

  /**
   * The decision.
   *
   * @throws IllegalStateException when the patch does not give what was meant: an error of ours,
   *     for which the caller leaves the pod as it was
   */
  public static Decision decide(InjectionRequest request) {
    Injector injector = new Injector(request);
    try {
      return injector.decide();
    } catch (MalformedPodException e) {
      injector.journal.add(Finding.at("", Reason.POD_MALFORMED, String.valueOf(e.getMessage())));
      return injector.untouched(Reason.POD_MALFORMED);
    }
  }

  private Decision decide() {
    if (pod.annotation(MIRROR).isPresent()) {
      return untouched(Reason.MIRROR_POD);
    }
    if (request.cluster().installation().excludedNamespaces().contains(namespace.name())) {
      return untouched(Reason.EXCLUDED_NAMESPACE);
    }
    journal.addAll(Spelling.check(pod));
    journal.addAll(Spelling.check(namespace));
    return switch (Asked.of(pod, namespace)) {
      case Asked.OptedOut(String place) -> {
        journal.note(place, "disabled or false", "the pod is left alone");
        yield untouched(Reason.OPTED_OUT);
      }
      case Asked.Nothing _ -> untouched(Reason.NOT_REQUESTED);
      case Asked.Automatically automatically -> {
        journal.note(automatically.place(), "enabled", "every container that runs vLLM");
        yield carryOut(selection().automatically(automatically));
      }
      case Asked.ByAnnotation byAnnotation -> carryOut(selection().byAnnotation(byAnnotation));
    };
  }

  private Selection selection() {
    return new Selection(pod, namespace, request.cluster(), journal);
  }

  private Decision carryOut(Selection.Result result) {
    PodContext context =
        new PodContext(pod, request.owners(), namespace, request.cluster().owners());
    Injection injection = new Injection(context, request.cluster().installation(), journal);
    return switch (result) {
      case Selection.None(Reason reason) -> untouched(reason);
      case Selection.Refused(Finding why) -> {
        journal.add(why);
        yield injection.skip(why.reason());
      }
      case Selection.Selected selected -> injection.carryOut(selected);
    };
  }

  private Decision untouched(Reason reason) {
    return Decision.untouched(pod, reason, journal);
  }
}
