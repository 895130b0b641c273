package io.vllmotel.certificates;

import java.time.Duration;

/**
 * How long what we sign is valid.
 *
 * @param authority an authority waits for its turn for less than half of it, signs for as long, and
 *     is trusted to its end
 * @param leaf a serving certificate; renewed after two thirds
 */
public record Lives(Duration authority, Duration leaf) {

  /** A week outlives an API server that is away; a year, what forgets to look. */
  public static final Lives STANDARD = new Lives(CertificateAuthority.LIFE, Duration.ofDays(7));

  /** The successor takes over when an authority has less left than this. */
  Duration handover() {
    return authority.dividedBy(6);
  }
}
