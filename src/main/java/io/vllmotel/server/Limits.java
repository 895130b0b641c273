package io.vllmotel.server;

import java.time.Duration;

/**
 * What any client is held to, whoever it is.
 *
 * <p>All times are absolute: a byte now and then does not extend them.
 *
 * @param handshake from the connection to the end of the TLS handshake
 * @param headers from the first byte of a request to the end of its headers
 * @param body from there to the end of its body
 * @param answer from there until the answer has left us
 * @param idle between requests; longer than the 90 seconds after which the API server closes an
 *     idle connection by itself, so that it never posts to one that we are closing
 * @param age of a connection, after which an answer ends it, so that load spreads over replicas
 * @param linger how long we listen on after a refusal, so that it can be read
 * @param refusal at the end, how long requests are still answered, by 503
 * @param connections at one time
 * @param bodyBytes of one request
 * @param inFlightBytes of all requests together
 */
public record Limits(
    Duration handshake,
    Duration headers,
    Duration body,
    Duration answer,
    Duration idle,
    Duration age,
    Duration linger,
    Duration refusal,
    int connections,
    int bodyBytes,
    long inFlightBytes) {

  private static final int MEBIBYTE = 1 << 20;

  /**
   * The limits of production. An object has 3 MiB at most; its review may be longer, since it is
   * encoded anew and may hold the old object too.
   */
  public static Limits standard() {
    return new Limits(
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(120),
        Duration.ofMinutes(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        512,
        8 * MEBIBYTE,
        32L * MEBIBYTE);
  }
}
