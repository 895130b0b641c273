package io.vllmotel.config;

import io.vllmotel.instrumentation.Installation;
import java.time.Duration;

/**
 * What is set for one installation.
 *
 * @param host address to listen on
 * @param port of the webhook, HTTPS
 * @param managementPort of probes and metrics, plain HTTP
 * @param drainTime how long the server goes on serving after SIGTERM
 * @param installation what decisions depend on
 * @param cluster the names by which a cluster knows it
 */
public record Configuration(
    String host,
    int port,
    int managementPort,
    Duration drainTime,
    Installation installation,
    ClusterSettings cluster) {

  /** The same with other things that decisions depend on. */
  public Configuration with(Installation other) {
    return new Configuration(host, port, managementPort, drainTime, other, cluster);
  }
}
