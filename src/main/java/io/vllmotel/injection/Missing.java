package io.vllmotel.injection;

import io.vllmotel.instrumentation.Asked;
import io.vllmotel.instrumentation.InstrumentationChoice;
import io.vllmotel.pod.OwnerReference;
import io.vllmotel.reason.Reason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
            ? references(request).filter(reference -> reference.contains("/")).toList()
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
  private static Stream<String> references(InjectionRequest request) {
    return asked(request)
        .map(reference ->
            reference.contains("/") || reference.equalsIgnoreCase("true")
                ? reference
                : request.namespace() + "/" + reference);
  }

  private static Stream<String> asked(InjectionRequest request) {
    return switch (Asked.of(request.pod(), request.namespaceAsSeen())) {
      case Asked.Nothing _, Asked.OptedOut _ -> Stream.empty();
      case Asked.Automatically automatically -> Stream.of(automatically.reference());
      case Asked.ByAnnotation byAnnotation ->
          byAnnotation.wishes().stream().map(Asked.Wish::reference);
    };
  }

  private static List<OwnerReference> owners(InjectionRequest request) {
    boolean withUids = references(request).anyMatch(reference -> asksForUids(reference, request));
    return request.owners().stream()
        .filter(owner -> !owner.uid().isEmpty())
        .filter(owner -> !request.cluster().owners().byUid().containsKey(owner.uid()))
        .filter(owner ->
            switch (owner.kind().toLowerCase(Locale.ROOT)) {
              case "job" -> owner.apiVersion().equals("batch/v1");
              case "replicaset" -> withUids && owner.apiVersion().equals("apps/v1");
              default -> false;
            })
        .toList();
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
