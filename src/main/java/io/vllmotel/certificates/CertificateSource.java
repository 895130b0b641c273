package io.vllmotel.certificates;

import java.time.Duration;

/** Where the certificate that we serve, and the one that clients trust, come from. */
public interface CertificateSource {

  /**
   * Looks at everything that may have changed, the wall clock among it, and does what is due.
   *
   * <p>Timers that count from a start stand still while a machine sleeps; asking in short intervals
   * does not.
   *
   * @throws CertificateException where there is nothing to serve now; what was served stays
   */
  Served look();

  /**
   * The {@code caBundle} to have.
   *
   * @param served what was looked at last
   * @param live PEM of the authorities that clients trust now; anything, or nothing
   */
  default String caBundle(Served served, String live) {
    return served.caBundle();
  }

  /** How long to wait between looks. */
  Duration interval();

  /**
   * What to serve.
   *
   * @param certificate with its key
   * @param caBundle PEM of all authorities that clients have to trust
   */
  record Served(ServingCertificate certificate, String caBundle) {}
}
