package io.vllmotel.injection;

import io.vllmotel.autoinstrumentation.Owners;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Namespace;
import java.util.List;
import java.util.Map;

/**
 * All that decisions depend on beside the pod, at one moment; replaced as a whole, never changed.
 *
 * @param installation what the platform team set
 * @param namespaces by name
 * @param instrumentations by namespace, then in the order of their names
 * @param owners what is known of pods' owners
 */
public record ClusterSnapshot(
    Installation installation,
    Map<String, Namespace> namespaces,
    Map<String, List<Instrumentation>> instrumentations,
    Owners owners) {

  public ClusterSnapshot {
    namespaces = Map.copyOf(namespaces);
    instrumentations = Map.copyOf(instrumentations);
  }

  /** A cluster of which nothing but the installation is known. */
  public static ClusterSnapshot of(Installation installation) {
    return new ClusterSnapshot(installation, Map.of(), Map.of(), Owners.unknown());
  }

  /** The same, with what is known of these owners. */
  public ClusterSnapshot with(Owners known) {
    return new ClusterSnapshot(installation, namespaces, instrumentations, known);
  }

  /** The namespace of a name; without labels and annotations where it is not known. */
  public Namespace namespace(String name) {
    return namespaces.getOrDefault(name, Namespace.named(name));
  }

  /** The Instrumentations of a namespace, in the order of their names. */
  public List<Instrumentation> instrumentations(String namespace) {
    return instrumentations.getOrDefault(namespace, List.of());
  }
}
