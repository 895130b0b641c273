package io.vllmotel.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.concurrent.TimeUnit;

/** Makes the connection to an API server: of the pod's ServiceAccount, or of a kubeconfig. */
public final class ClusterClient {

  /** Attempts to watch come at most 32 times this apart, so knowledge is fresh within seconds. */
  private static final int FIRST_RETRY_MILLIS = 250;

  private static final int TIMEOUT_MILLIS = 10_000;

  /**
   * An API server has something to say on each watch every 75 seconds, were it only a bookmark; one
   * that is silent for longer is gone without a word. Source: kube-apiserver, {@code
   * storage/cacher}, bookmarkFrequency.
   */
  private static final int SILENCE_SECONDS = 100;

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
        .withHttpClientFactory(new Connections(vertx))
        .build();
  }

  /** Ends watches that are silent for too long; the client begins them anew. */
  private static final class Connections extends Vertx5HttpClientFactory {

    Connections(Vertx vertx) {
      super(vertx);
    }

    @Override
    protected void additionalConfig(
        WebClientOptions requests, WebSocketClientOptions watches, PoolOptions pool) {
      watches.setReadIdleTimeout(SILENCE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
  }
}
