package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The {@code caBundle} of one webhook configuration, the only field of it that is ours.
 *
 * <p>Server-side apply says so to everybody: whoever renders the rest never touches it. Source:
 * Kubernetes reference, "Server-Side Apply".
 */
final class CaBundles implements AutoCloseable {

  private static final String FIELD_MANAGER = "vllm-otel-injector";

  private final KubernetesClient client;
  private final ResourceDefinitionContext type;
  private final String name;
  private final Pace pace;
  private final Watched<GenericKubernetesResource> watched;

  CaBundles(
      KubernetesClient client, ResourceDefinitionContext type, String name, Runnable changed) {
    this.client = client;
    this.type = type;
    this.name = name;
    this.pace = new Pace(title());
    this.watched =
        new Watched<>(
            type.getPlural() + "/" + name,
            client.genericKubernetesResources(type).withField("metadata.name", name),
            changed);
  }

  /** As people call it. */
  String title() {
    return type.getKind() + " " + name;
  }

  /** What hinders us from reading it; nothing where it can be read, or is not there. */
  Optional<String> problem() {
    return watched.isKnown() ? Optional.empty() : watched.problem();
  }

  /** The bundles of its webhooks as PEM; empty texts for those without one. */
  List<String> live() {
    return webhooks().stream().map(webhook -> decoded(caBundle(webhook))).toList();
  }

  /** Whether all of its webhooks have this bundle; true where there are none. */
  boolean are(String pem) {
    return live().stream().allMatch(pem::equals);
  }

  /** How long to leave it as it is, because somebody else writes it again and again, too. */
  Duration rest() {
    return pace.rest();
  }

  /**
   * Writes the bundle into all of its webhooks.
   *
   * @throws KubernetesClientException where the API server does not take it
   */
  void write(String pem) {
    GenericKubernetesResource ours = new GenericKubernetesResource();
    ours.setApiVersion(type.getGroup() + "/" + type.getVersion());
    ours.setKind(type.getKind());
    ours.setMetadata(new ObjectMetaBuilder().withName(name).build());
    ours.setAdditionalProperty(
        "webhooks",
        webhooks().stream()
            .map(webhook ->
                Map.of(
                    "name",
                    String.valueOf(webhook.get("name")),
                    "clientConfig",
                    Map.of("caBundle", encoded(pem))))
            .toList());
    PatchContext apply = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
    apply.setFieldManager(FIELD_MANAGER);
    apply.setForce(true);
    client.genericKubernetesResources(type).resource(ours).patch(apply);
    pace.done();
  }

  private List<Map<String, ?>> webhooks() {
    return watched.objects().stream()
        .map(configuration -> configuration.<List<Map<String, ?>>>get("webhooks"))
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .toList();
  }

  private static String caBundle(Map<String, ?> webhook) {
    return webhook.get("clientConfig") instanceof Map<?, ?> config
            && config.get("caBundle") instanceof String bundle
        ? bundle
        : "";
  }

  private static String encoded(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static String decoded(String bundle) {
    return new String(Base64.getMimeDecoder().decode(bundle), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    watched.close();
  }
}
