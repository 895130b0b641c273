package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cluster as the owner of a kubeconfig sees it at this moment; it is only read. */
public final class LiveCluster implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Somebody waits at a terminal. */
  private static final int TIMEOUT_MILLIS = 30_000;

  private final KubernetesClient client;
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  private LiveCluster(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Reads the kubeconfig; the cluster is asked later.
   *
   * @param kubeconfig as with kubectl, {@code KUBECONFIG} and {@code ~/.kube/config} where there is
   *     none
   * @param context of it; its current one where there is none
   * @throws ClusterException where it cannot be read
   */
  public static LiveCluster of(Optional<Path> kubeconfig, Optional<String> context) {
    kubeconfig.ifPresent(LiveCluster::prefer);
    Config config =
        new ConfigBuilder(Config.autoConfigure(context.orElse(null)))
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(TIMEOUT_MILLIS)
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .build();
    return new LiveCluster(new KubernetesClientBuilder().withConfig(config).build());
  }

  /** The client has no other way that heeds the context too. */
  private static void prefer(Path file) {
    if (!Files.isReadable(file)) {
      throw new ClusterException(file + ": is no file that can be read");
    }
    System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, file.toString());
  }

  /** The namespace that the kubeconfig's context names. */
  public String namespace() {
    return Optional.ofNullable(client.getNamespace()).orElse("default");
  }

  /**
   * What the chart gave the installation: the ConfigMap that is called like the webhook's Service.
   * Nothing where no webhook of ours is registered.
   *
   * @param webhook the name of the MutatingWebhookConfiguration
   * @throws ClusterException where it cannot be read
   */
  public Optional<InstalledSettings> settings(String webhook) {
    return asked(
        "read the installation's settings",
        () ->
            Optional.ofNullable(
                    client
                        .admissionRegistration()
                        .v1()
                        .mutatingWebhookConfigurations()
                        .withName(webhook)
                        .get())
                .flatMap(LiveCluster::service)
                .flatMap(this::settings));
  }

  private static Optional<ServiceReference> service(MutatingWebhookConfiguration configuration) {
    return configuration.getWebhooks().stream()
        .flatMap(webhook -> Optional.ofNullable(webhook.getClientConfig().getService()).stream())
        .findFirst();
  }

  private Optional<InstalledSettings> settings(ServiceReference service) {
    String source = "ConfigMap %s/%s".formatted(service.getNamespace(), service.getName());
    return Optional.ofNullable(
            client
                .configMaps()
                .inNamespace(service.getNamespace())
                .withName(service.getName())
                .get())
        .flatMap(map -> Optional.ofNullable(map.getData().get("config.yaml")))
        .map(yaml -> new InstalledSettings(service.getNamespace(), source, yaml));
  }

  /**
   * All Namespaces and Instrumentations; without the latter where their type is not installed.
   *
   * @throws ClusterException where they cannot be read
   */
  public ClusterSnapshot snapshot(Installation installation) {
    return new SnapshotReader(installation)
        .read(
            asked("list namespaces", () -> client.namespaces().list().getItems()),
            asked("list instrumentations.opentelemetry.io", this::instrumentations));
  }

  private List<GenericKubernetesResource> instrumentations() {
    try {
      return client
          .genericKubernetesResources(ResourceTypes.INSTRUMENTATIONS)
          .inAnyNamespace()
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      if (ApiProblem.of(e).isNotFound()) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * The pods of a namespace, or all.
   *
   * @throws ClusterException where they cannot be read
   */
  public List<JsonNode> pods(Optional<String> namespace) {
    var pods = client.genericKubernetesResources(ResourceTypes.PODS);
    return asked(
            "list pods",
            () ->
                namespace
                    .map(name -> pods.inNamespace(name).list())
                    .orElseGet(() -> pods.inAnyNamespace().list())
                    .getItems())
        .stream()
        .map(this::tree)
        .toList();
  }

  /**
   * One object as YAML, without the parts that say only who wrote it.
   *
   * @param reference {@code kind/name}, the kind as {@code kubectl} takes it
   * @throws ClusterException where there is none, or it cannot be read
   */
  public String yaml(String namespace, String reference) {
    int slash = reference.indexOf('/');
    ResourceDefinitionContext type = type(reference.substring(0, Math.max(slash, 0)));
    @Nullable GenericKubernetesResource found =
        asked(
                "get " + reference,
                () ->
                    Optional.ofNullable(
                        client
                            .genericKubernetesResources(type)
                            .inNamespace(namespace)
                            .withName(reference.substring(slash + 1))
                            .get()))
            .orElse(null);
    if (found == null) {
      throw new ClusterException("namespace " + namespace + " has no " + reference);
    }
    found.getMetadata().setManagedFields(List.of());
    return serialization.asYaml(found);
  }

  private static ResourceDefinitionContext type(String kind) {
    Map<String, ResourceDefinitionContext> types = ResourceTypes.workloads();
    return Optional.ofNullable(types.get(kind))
        .orElseThrow(() ->
            new ClusterException(
                "\""
                    + kind
                    + "\" is no kind with pods; expected KIND/NAME with one of "
                    + String.join(", ", types.keySet())));
  }

  private JsonNode tree(GenericKubernetesResource resource) {
    return JSON.readTree(serialization.asJson(resource));
  }

  private <T> T asked(String what, Supplier<T> question) {
    try {
      return Objects.requireNonNull(question.get());
    } catch (KubernetesClientException e) {
      throw new ClusterException(
          "cannot %s at %s: %s".formatted(what, client.getMasterUrl(), ApiProblem.of(e).message()),
          e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
