package io.vllmotel.certificates;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads a serving certificate and its key from PEM files, and tries them before a client does. */
public final class CertificateFiles {

  private CertificateFiles() {}

  /**
   * The certificate and its key.
   *
   * @throws CertificateException where a file cannot be read, or they do not belong together
   */
  public static ServingCertificate read(Path certificate, Path key) {
    List<X509Certificate> chain = PemReader.certificates(certificate.toString(), text(certificate));
    PrivateKey privateKey = PemReader.key(key.toString(), text(key));
    if (!PemReader.belongTogether(chain.getFirst().getPublicKey(), privateKey)) {
      throw new CertificateException(
          "%s: is not the key of the certificate in %s".formatted(key, certificate));
    }
    return new ServingCertificate(
        Pem.of(chain), Pem.of(privateKey), chain.getFirst().getNotAfter().toInstant());
  }

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new CertificateException(file + ": found no such file", e);
    } catch (AccessDeniedException e) {
      throw new CertificateException(file + ": cannot be read: permission denied", e);
    } catch (IOException e) {
      throw new CertificateException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
