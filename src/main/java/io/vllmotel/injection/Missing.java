package io.vllmotel.injection;

import io.vllmotel.instrumentation.Asked;
import io.vllmotel.instrumentation.InstrumentationChoice;
import io.vllmotel.pod.OwnerReference;
import io.vllmotel.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a decision would have liked to know, and a cluster may tell.
 *
 * <p>Almost always nothing. A decision that lacked something is made again when it has come, and
 * stands when it has not.
 *
 * @param namespace the pod's, where its objects are
 * @param isNamespaceUnknown whether nothing was known of the namespace itself
 * @param instrumentations references {@code namespace/name} that named what is not there
 * @param owners of which only they themselves know who owns them
 */
public record Missing(
    String namespace,
    boolean isNamespaceUnknown,
    List<String> instrumentations,
    List<OwnerReference> owners) {

  public Missing {
    instrumentations = List.copyOf(instrumentations);
    owners = List.copyOf(owners);
  }

  /**
   * What this decision lacked.
   *
   * @param status what became of the pod
   * @param outcome the reason that decided
   */
  public static Missing of(InjectionRequest request, Status status, Reason outcome) {
    ClusterSnapshot cluster = request.cluster();
    boolean isInjected = status == Status.INJECTED || status == Status.PARTIAL;
    return new Missing(
        request.namespace(),
        !cluster.namespaces().containsKey(request.namespace()),
        outcome == Reason.INSTRUMENTATION_NOT_FOUND
            ? references(request).stream().filter(reference -> reference.contains("/")).toList()
            : List.of(),
        isInjected ? owners(request) : List.of());
  }

  public boolean isNothing() {
    return !isNamespaceUnknown && instrumentations.isEmpty() && owners.isEmpty();
  }

  /** Whether this snapshot has what can be waited for. */
  public boolean isKnownBy(ClusterSnapshot cluster) {
    boolean hasNamespace = !isNamespaceUnknown || cluster.namespaces().containsKey(namespace);
    return hasNamespace
        && instrumentations.stream().allMatch(reference -> isStored(reference, cluster));
  }

  private static boolean isStored(String reference, ClusterSnapshot cluster) {
    String namespace = reference.substring(0, reference.indexOf('/'));
    return cluster.instrumentations(namespace).stream()
        .anyMatch(stored -> stored.reference().equals(reference));
  }

  /** With their namespace; {@code true} stays as it is. */
  private static List<String> references(InjectionRequest request) {
    List<String> references = new ArrayList<>();
    switch (Asked.of(request.pod(), request.namespaceAsSeen())) {
      case Asked.Nothing _, Asked.OptedOut _ -> {}
      case Asked.Automatically automatically -> references.add(automatically.reference());
      case Asked.ByAnnotation byAnnotation ->
          byAnnotation.wishes().forEach(wish -> references.add(wish.reference()));
    }
    references.replaceAll(reference ->
        reference.contains("/") || reference.equalsIgnoreCase("true")
            ? reference
            : request.namespace() + "/" + reference);
    return references;
  }

  private static List<OwnerReference> owners(InjectionRequest request) {
    List<OwnerReference> owners = new ArrayList<>();
    for (OwnerReference owner : request.owners()) {
      boolean isUnknown =
          !owner.uid().isEmpty() && !request.cluster().owners().byUid().containsKey(owner.uid());
      if (isUnknown && isAsked(owner, request)) {
        owners.add(owner);
      }
    }
    return owners;
  }

  private static boolean isAsked(OwnerReference owner, InjectionRequest request) {
    return switch (owner.kind().toLowerCase(Locale.ROOT)) {
      case "job" -> owner.apiVersion().equals("batch/v1");
      case "replicaset" -> owner.apiVersion().equals("apps/v1") && asksForUids(request);
      default -> false;
    };
  }

  private static boolean asksForUids(InjectionRequest request) {
    for (String reference : references(request)) {
      if (asksForUids(reference, request)) {
        return true;
      }
    }
    return false;
  }

  private static boolean asksForUids(String reference, InjectionRequest request) {
    ClusterSnapshot cluster = request.cluster();
    InstrumentationChoice choice =
        InstrumentationChoice.of(
            reference, "", request.namespace(), cluster::instrumentations, cluster.installation());
    return switch (choice) {
      case InstrumentationChoice.Chosen chosen ->
          chosen.instrumentation().resource().addsKubernetesUids();
      case InstrumentationChoice.NotToBeHad _ -> false;
    };
  }
}
