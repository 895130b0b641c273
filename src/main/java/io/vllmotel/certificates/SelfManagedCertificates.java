package io.vllmotel.certificates;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serving certificates from authorities that all replicas share.
 *
 * <p>There is no leader: every replica does what is due, under optimistic locking, and agrees to
 * what it reads. The serving certificate's key never leaves the memory of its replica, and while
 * the store is away certificates go on being renewed.
 */
public final class SelfManagedCertificates implements CertificateSource {

  private static final Logger log = LoggerFactory.getLogger(SelfManagedCertificates.class);
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

  /** More replicas than this never write in the same moment for long. */
  private static final int ATTEMPTS = 10;

  private final AuthorityStore store;
  private final List<String> names;
  private final Lives lives;
  private final Clock clock;
  private final AuthorityRotation rotation;
  private @Nullable AuthorityPair known;
  private @Nullable Leaf leaf;

  /**
   * @param names DNS names by which the API server calls us
   */
  public SelfManagedCertificates(
      AuthorityStore store, List<String> names, Lives lives, Clock clock, SecureRandom random) {
    this.store = store;
    this.names = List.copyOf(names);
    this.lives = lives;
    this.clock = clock;
    this.rotation = new AuthorityRotation(lives, clock, random);
  }

  /**
   * The certificate in use.
   *
   * @param issuedAt by our clock; one from the future shows that the clock was put back
   */
  private record Leaf(
      ServingCertificate certificate, CertificateAuthority issuer, Instant issuedAt) {}

  @Override
  public synchronized Served look() {
    AuthorityPair pair = agreeOrRemember();
    Leaf serving = leaf == null || isDue(leaf, pair) ? issue(pair) : leaf;
    known = pair;
    leaf = serving;
    return new Served(serving.certificate(), pair.caBundle());
  }

  @Override
  public Duration interval() {
    Duration quick = lives.leaf().dividedBy(10);
    return quick.compareTo(LONGEST_INTERVAL) < 0 ? quick : LONGEST_INTERVAL;
  }

  private Leaf issue(AuthorityPair pair) {
    ServingCertificate issued = pair.current().issue(names, lives.leaf());
    return new Leaf(issued, pair.current(), clock.instant());
  }

  private boolean isDue(Leaf leaf, AuthorityPair pair) {
    Instant now = clock.instant();
    Duration life = Duration.between(leaf.issuedAt(), leaf.certificate().notAfter());
    boolean isOld = !leaf.issuedAt().plus(life.multipliedBy(2).dividedBy(3)).isAfter(now);
    boolean isFromTheFuture = leaf.issuedAt().minus(CertificateAuthority.CLOCK_SKEW).isAfter(now);
    return isOld || isFromTheFuture || !pair.trusts(leaf.issuer());
  }

  private AuthorityPair agreeOrRemember() {
    try {
      return agree();
    } catch (CertificateException e) {
      if (known == null) {
        throw e;
      }
      log.atWarn().addKeyValue("problem", e.getMessage()).log("Authorities kept from memory");
      return known;
    }
  }

  private AuthorityPair agree() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      AuthorityStore.Stored stored = store.read();
      Map<String, String> values = AuthorityPair.own(stored.values());
      AuthorityPair pair = rotation.due(values, Optional.ofNullable(known));
      if (pair.values().equals(values)) {
        return pair;
      }
      if (store.replace(stored, pair.values())) {
        log.atInfo().addKeyValue("notAfter", pair.current().notAfter()).log("Authorities written");
        return pair;
      }
    }
    throw new CertificateException("others wrote the authorities each time that we did");
  }
}
