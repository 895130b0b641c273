package io.vllmotel.certificates;

import io.vllmotel.certificates.AuthorityPair.StoredText;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what the pair of authorities has to be, given what is stored and what this replica knows.
 *
 * <p>Whatever is stored, good parts are kept: a damaged authority is replaced by the one in memory,
 * by its successor, or by a new one, in this order. An authority counts as good until it ends, even
 * where its beginning lies ahead of our clock: replicas whose clocks differ must not replace each
 * other's.
 */
final class AuthorityRotation {

  private static final Logger log = LoggerFactory.getLogger(AuthorityRotation.class);

  private final Lives lives;
  private final Clock clock;
  private final SecureRandom random;

  AuthorityRotation(Lives lives, Clock clock, SecureRandom random) {
    this.lives = lives;
    this.clock = clock;
    this.random = random;
  }

  /**
   * The pair that should be stored; where nothing is due, what is stored.
   *
   * @param known what this replica agreed to before
   */
  AuthorityPair due(Map<String, String> stored, Optional<AuthorityPair> known) {
    Optional<CertificateAuthority> current =
        read(stored, StoredText.CURRENT_CERTIFICATE, StoredText.CURRENT_KEY)
            .or(() -> known.map(AuthorityPair::current).filter(this::isValid));
    Optional<CertificateAuthority> next =
        read(stored, StoredText.NEXT_CERTIFICATE, StoredText.NEXT_KEY)
            .or(() -> known.map(AuthorityPair::next).filter(this::isValid))
            .filter(authority -> current.stream().noneMatch(other -> areSame(other, authority)));
    String previous = stored.getOrDefault(StoredText.PREVIOUS_CERTIFICATE.key(), "");
    return current
        .filter(authority -> next.isEmpty() || !isEnding(authority))
        .map(authority ->
            new AuthorityPair(authority, next.orElseGet(this::create), stillValid(previous)))
        .orElseGet(() -> promoted(next, current.map(CertificateAuthority::pem).orElse("")));
  }

  private AuthorityPair promoted(Optional<CertificateAuthority> next, String previous) {
    return new AuthorityPair(next.orElseGet(this::createFirst), create(), previous);
  }

  private boolean isEnding(CertificateAuthority authority) {
    return clock.instant().plus(lives.handover()).isAfter(authority.notAfter());
  }

  private boolean isValid(CertificateAuthority authority) {
    return authority.notAfter().isAfter(clock.instant());
  }

  private static boolean areSame(CertificateAuthority one, CertificateAuthority other) {
    return one.pem().equals(other.pem());
  }

  private CertificateAuthority create() {
    return CertificateAuthority.create(lives.authority(), clock, random);
  }

  /** Half the life, so that it and its successor do not end together. */
  private CertificateAuthority createFirst() {
    return CertificateAuthority.create(lives.authority().dividedBy(2), clock, random);
  }

  private Optional<CertificateAuthority> read(
      Map<String, String> stored, StoredText certificate, StoredText key) {
    if (!stored.containsKey(certificate.key()) && !stored.containsKey(key.key())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
              CertificateAuthority.read(
                  certificate.key(),
                  stored.getOrDefault(certificate.key(), ""),
                  stored.getOrDefault(key.key(), ""),
                  clock,
                  random))
          .filter(this::isValid);
    } catch (CertificateException e) {
      log.atError().addKeyValue("problem", e.getMessage()).log("Stored authority is replaced");
      return Optional.empty();
    }
  }

  private String stillValid(String previous) {
    try {
      X509Certificate certificate =
          PemReader.certificates(StoredText.PREVIOUS_CERTIFICATE.key(), previous).getFirst();
      Instant end = certificate.getNotAfter().toInstant();
      return end.isAfter(clock.instant()) ? Pem.of(certificate) : "";
    } catch (CertificateException e) {
      return "";
    }
  }
}
