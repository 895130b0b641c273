package io.vllmotel.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Instant;

/**
 * What the server shows of itself, and proves.
 *
 * @param certificateChain PEM, the serving certificate first
 * @param privateKey PEM, PKCS #8
 * @param notAfter when the certificate ends
 */
public record TlsIdentity(String certificateChain, String privateKey, Instant notAfter) {

  PemKeyCertOptions options() {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(certificateChain))
        .addKeyValue(Buffer.buffer(privateKey));
  }

  /** Without the key, which must not reach a log. */
  @Override
  public String toString() {
    return "TlsIdentity[notAfter=" + notAfter + "]";
  }
}
