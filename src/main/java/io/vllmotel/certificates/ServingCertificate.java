package io.vllmotel.certificates;

import java.time.Instant;

/**
 * A serving certificate with its key.
 *
 * @param certificateChain PEM, the serving certificate first
 * @param privateKey PEM, PKCS #8
 * @param notAfter when it ends
 */
public record ServingCertificate(String certificateChain, String privateKey, Instant notAfter) {

  /** Without the key, which must not reach a log. */
  @Override
  public String toString() {
    return "ServingCertificate[notAfter=" + notAfter + "]";
  }
}
