package io.vllmotel.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.Vertx;

/** Makes the connection to an API server: of the pod's ServiceAccount, or of a kubeconfig. */
public final class ClusterClient {

  /** Attempts to watch come at most 32 times this apart, so knowledge is fresh within seconds. */
  private static final int FIRST_RETRY_MILLIS = 250;

  private static final int TIMEOUT_MILLIS = 10_000;

  private ClusterClient() {}

  /**
   * Connects the server; nothing is sent yet.
   *
   * @param vertx that does the input and output; it outlives the client
   */
  public static KubernetesClient connect(Vertx vertx) {
    Config config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withWatchReconnectInterval(FIRST_RETRY_MILLIS)
            .withWatchReconnectLimit(-1)
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(TIMEOUT_MILLIS)
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new Vertx5HttpClientFactory(vertx))
        .build();
  }
}
