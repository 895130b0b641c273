package io.vllmotel.certificates;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A serving certificate in files that somebody else writes and renews: cert-manager, or people.
 *
 * <p>The files are those of a mounted Secret of type {@code kubernetes.io/tls} with {@code ca.crt}.
 * They are read again and again, because events do not reach every kind of volume.
 */
public final class MountedCertificates implements CertificateSource {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Path directory;
  private final String name;
  private final Clock clock;

  /**
   * @param name the DNS name by which the API server calls us
   */
  public MountedCertificates(Path directory, String name, Clock clock) {
    this.directory = directory;
    this.name = name;
    this.clock = clock;
  }

  @Override
  public Served look() {
    Path file = directory.resolve("tls.crt");
    Path authorities = directory.resolve("ca.crt");
    ServingCertificate certificate = CertificateFiles.read(file, directory.resolve("tls.key"));
    List<X509Certificate> trusted =
        PemReader.certificates(authorities.toString(), CertificateFiles.text(authorities));
    List<X509Certificate> chain =
        PemReader.certificates(file.toString(), certificate.certificateChain());
    CertificateCheck check = new CertificateCheck(clock.instant());
    check
        .problem(chain, trusted, name)
        .ifPresent(problem -> {
          throw new CertificateException(file + ": " + problem);
        });
    return new Served(certificate, Pem.of(trusted));
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }
}
