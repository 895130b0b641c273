package io.vllmotel.certificates;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A serving certificate in files that somebody else writes and renews: cert-manager, or people.
 *
 * <p>The files are those of a mounted Secret of type {@code kubernetes.io/tls} with {@code ca.crt}.
 * They are read again and again, because events do not reach every kind of volume. Each replica
 * sees new files at a time of its own, up to two minutes apart; so authorities that others trust
 * are left in {@code caBundle} for a while.
 */
public final class MountedCertificates implements CertificateSource {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Longer than any kubelet takes to bring a changed Secret into its pods. */
  private static final Duration HANDOVER = Duration.ofMinutes(10);

  /** An authority's certificate and one before it, twice; more is no handover. */
  private static final int MOST_STRANGERS = 4;

  private final Path directory;
  private final String name;
  private final Clock clock;
  private Set<X509Certificate> strangers = Set.of();
  private Instant strangersSince = Instant.EPOCH;

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
  public String caBundle(Served served, String live) {
    List<X509Certificate> own = PemReader.certificates("ca.crt", served.caBundle());
    List<X509Certificate> trusted = readable(live);
    Set<X509Certificate> others = new HashSet<>(trusted);
    own.forEach(others::remove);
    if (!others.equals(strangers)) {
      strangers = others;
      strangersSince = clock.instant();
    }
    if (others.size() > MOST_STRANGERS || strangersSince.plus(HANDOVER).isBefore(clock.instant())) {
      return trusted.equals(own) ? live : served.caBundle();
    }
    return trusted.containsAll(own) ? live : served.caBundle() + Pem.of(List.copyOf(others));
  }

  /** None where it is something else. */
  private static List<X509Certificate> readable(String live) {
    try {
      return PemReader.certificates("caBundle", live);
    } catch (CertificateException e) {
      return List.of();
    }
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }
}
