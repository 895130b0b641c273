package io.vllmotel.server;

import java.time.Duration;

/**
 * What whoever starts the server decides.
 *
 * @param host address to listen on, such as {@code 0.0.0.0}
 * @param port of the webhook; 0 takes a free one
 * @param managementPort of probes and metrics; 0 takes a free one
 * @param drainTime how long it goes on serving after it said that it is not ready; longer than
 *     Kubernetes takes to tell everybody
 * @param limits what any client is held to
 */
public record ServerSettings(
    String host, int port, int managementPort, Duration drainTime, Limits limits) {

  public static final int DEFAULT_PORT = 8443;
  public static final int DEFAULT_MANAGEMENT_PORT = 8080;
  public static final Duration DEFAULT_DRAIN_TIME = Duration.ofSeconds(10);
}
