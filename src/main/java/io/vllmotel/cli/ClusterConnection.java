package io.vllmotel.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.CertificateSource;
import io.vllmotel.certificates.Lives;
import io.vllmotel.certificates.MountedCertificates;
import io.vllmotel.certificates.SelfManagedCertificates;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.cluster.CertificateKeeper;
import io.vllmotel.cluster.ClusterClient;
import io.vllmotel.cluster.ClusterContext;
import io.vllmotel.cluster.SecretAuthorityStore;
import io.vllmotel.config.ClusterSettings;
import io.vllmotel.server.WebhookServer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** All that a server in a cluster has to do with it; nothing of it can stop a start. */
final class ClusterConnection implements AutoCloseable {

  private final KubernetesClient client;
  private final ClusterContext context;
  private final CertificateKeeper keeper;

  private ClusterConnection(
      KubernetesClient client, ClusterContext context, CertificateKeeper keeper) {
    this.client = client;
    this.context = context;
    this.keeper = keeper;
  }

  /**
   * Begins to read the cluster and to keep it right.
   *
   * @param server that is listening, with a certificate that nobody trusts yet
   * @param context that the server asks
   */
  static ClusterConnection open(
      WebhookServer server, ClusterContext context, ClusterSettings settings) {
    KubernetesClient client = ClusterClient.connect(server.vertx());
    ClusterReport report = new ClusterReport(server, Clock.systemUTC());
    context.watch(client, report::context);
    CertificateKeeper keeper =
        new CertificateKeeper(
            client,
            settings.mutatingConfiguration(),
            settings.validatingConfiguration(),
            source(client, settings),
            report,
            Clock.systemUTC());
    return new ClusterConnection(client, context, keeper);
  }

  /** Opens the port before the cluster has given us a certificate that its API server trusts. */
  static ServingCertificate untrusted(ClusterSettings settings) {
    return CertificateAuthority.create(Clock.systemUTC(), new SecureRandom())
        .issue(names(settings), CertificateAuthority.LIFE);
  }

  /** Names by which the API server and people in the cluster call us. */
  private static List<String> names(ClusterSettings settings) {
    String name = settings.service() + "." + settings.namespace() + ".svc";
    return List.of(name, name + ".cluster.local");
  }

  private static CertificateSource source(KubernetesClient client, ClusterSettings settings) {
    Clock clock = Clock.systemUTC();
    return switch (settings.certificateMode()) {
      case SELF_MANAGED ->
          new SelfManagedCertificates(
              new SecretAuthorityStore(client, settings.namespace(), settings.certificateSecret()),
              names(settings),
              new Lives(settings.authorityLife(), settings.certificateLife()),
              clock,
              new SecureRandom());
      case CERT_MANAGER, SECRET ->
          new MountedCertificates(
              settings.certificateDirectory(), names(settings).getFirst(), clock);
    };
  }

  @Override
  public void close() {
    keeper.close();
    context.close();
    client.close();
  }
}
