package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vllmotel.autoinstrumentation.Owners;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.instrumentation.Namespace;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Turns the client's objects into the engine's. */
public final class SnapshotReader {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final Installation installation;

  public SnapshotReader(Installation installation) {
    this.installation = installation;
  }

  /** All of them as one snapshot; an Instrumentation of an odd form carries its problems. */
  public ClusterSnapshot read(
      Collection<io.fabric8.kubernetes.api.model.Namespace> namespaces,
      Collection<GenericKubernetesResource> instrumentations) {
    return new ClusterSnapshot(
        installation,
        namespaces.stream()
            .map(namespace -> namespace(namespace.getMetadata()))
            .collect(Collectors.toMap(Namespace::name, Function.identity())),
        instrumentations.stream()
            .map(this::instrumentation)
            .sorted(Comparator.comparing(Instrumentation::name))
            .collect(Collectors.groupingBy(Instrumentation::namespace)),
        Owners.unknown());
  }

  private static Namespace namespace(ObjectMeta metadata) {
    return new Namespace(
        metadata.getName(), present(metadata.getLabels()), present(metadata.getAnnotations()));
  }

  private static Map<String, String> present(Map<String, String> texts) {
    return Optional.ofNullable(texts).orElse(Map.of());
  }

  private Instrumentation instrumentation(GenericKubernetesResource resource) {
    return InstrumentationReader.read(
        JSON.readTree(serialization.asJson(resource)), installation.pythonImage());
  }
}
