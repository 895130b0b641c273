package io.vllmotel.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vllmotel.certificates.CertificateCheck;
import io.vllmotel.certificates.CertificateException;
import io.vllmotel.certificates.CertificateSource;
import io.vllmotel.certificates.CertificateSource.Served;
import io.vllmotel.certificates.ServingCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps three things in step: the certificate that we serve, the authorities behind it, and the
 * {@code caBundle} by which the API server trusts them.
 *
 * <p>Nothing is written while all is right. What somebody else changes is put right within seconds,
 * but a fight costs one write in three seconds. A certificate that the API server does not trust
 * yet is not shown while the one before is good.
 */
public final class CertificateKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CertificateKeeper.class);

  /** From a change that we hear of to our own; also what others get between two of ours. */
  private static final Duration BREATH = Duration.ofSeconds(1);

  /** From a look or a write that failed to the next. */
  private static final Duration RETRY = Duration.ofSeconds(4);

  private final CertificateSource source;
  private final Listener listener;
  private final Clock clock;
  private final Errands errands = new Errands("certificates");
  private final CaBundles mutating;
  private final CaBundles validating;
  private final Runnable again = errands.oncePer(BREATH, this::compare);
  private final Runnable retry = errands.oncePer(RETRY, this::compare);
  private final Runnable lookAgain = errands.oncePer(RETRY, this::lookAndCompare);
  private @Nullable Served wanted;
  private @Nullable ServingCertificate shown;
  private Optional<Instant> trustedSince = Optional.empty();

  /** Who serves the certificate and tells people how things are. */
  public interface Listener {

    /** There is another certificate to serve from now on. */
    void serve(ServingCertificate certificate);

    /** What is served is good, for how long, and whether its renewal is in danger. */
    void usable(String message);

    /** There is nothing to serve that a client could trust. */
    void unusable(String problem);

    /** Why the API server would not trust us; nothing where it does. */
    void caBundle(Optional<String> problem);

    /** A {@code caBundle} was written. */
    void repaired();
  }

  /**
   * Begins at once.
   *
   * @param mutating name of the MutatingWebhookConfiguration
   * @param validating name of the ValidatingWebhookConfiguration; it may be absent
   */
  public CertificateKeeper(
      KubernetesClient client,
      String mutating,
      String validating,
      CertificateSource source,
      Listener listener,
      Clock clock) {
    this.source = source;
    this.listener = listener;
    this.clock = clock;
    this.mutating = new CaBundles(client, ResourceTypes.MUTATING, mutating, again);
    this.validating = new CaBundles(client, ResourceTypes.VALIDATING, validating, again);
    errands.every(source.interval(), this::lookAndCompare);
  }

  private void lookAndCompare() {
    look();
    compare();
  }

  private void look() {
    try {
      wanted = source.look();
      listener.usable("valid until " + wanted.certificate().notAfter());
    } catch (CertificateException e) {
      problem(String.valueOf(e.getMessage()));
      lookAgain.run();
    }
  }

  /** What was served before stays, and is good until it ends. */
  private void problem(String problem) {
    Instant end = shown == null ? Instant.EPOCH : shown.notAfter();
    if (end.isAfter(clock.instant())) {
      listener.usable("valid until " + end + "; no newer one: " + problem);
    } else {
      listener.unusable(problem);
    }
  }

  /** Authorities may have changed in the meantime, so they are read again before we write. */
  private void compare() {
    if (wanted != null && isWrong(wanted)) {
      look();
    }
    if (wanted != null) {
      Served newest = wanted;
      boolean wasRight = mutating.are(due(mutating, newest));
      Optional<String> problem = repaired(mutating, newest);
      repaired(validating, newest)
          .ifPresent(advice ->
              log.atWarn().addKeyValue("problem", advice).log("No advice at kubectl apply"));
      ServingCertificate serving = served(newest.certificate());
      listener.caBundle(wasRight ? distrust(serving) : problem);
    }
  }

  private boolean isWrong(Served newest) {
    return Stream.of(mutating, validating).anyMatch(bundles -> !bundles.are(due(bundles, newest)));
  }

  private String due(CaBundles bundles, Served newest) {
    return source.caBundle(newest, String.join("", new TreeSet<>(bundles.live())));
  }

  /** Why it could not be done; what the API server took is so, also before we hear of it. */
  private Optional<String> repaired(CaBundles bundles, Served newest) {
    String due = due(bundles, newest);
    if (bundles.are(due)) {
      return Optional.empty();
    }
    if (bundles.rest().isPositive()) {
      again.run();
      return Optional.of(bundles.title() + ": caBundle is written by somebody else, too");
    }
    try {
      bundles.write(due);
      listener.repaired();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      retry.run();
      return Optional.of(
          "%s: caBundle cannot be written: %s"
              .formatted(bundles.title(), ApiProblem.of(e).message()));
    }
  }

  /** Goes over to another certificate, if it is time; gives what is served from now on. */
  private ServingCertificate served(ServingCertificate newest) {
    if (shown != null && !shown.equals(newest) && isGood(shown) && !isTrustedForAWhile(newest)) {
      return shown;
    }
    if (!newest.equals(shown)) {
      shown = newest;
      trustedSince = Optional.empty();
      listener.serve(newest);
    }
    return newest;
  }

  private boolean isGood(ServingCertificate certificate) {
    return certificate.notAfter().isAfter(clock.instant().plus(source.interval()));
  }

  /** The API servers hear of a new {@code caBundle} by a watch, as we do. */
  private boolean isTrustedForAWhile(ServingCertificate newest) {
    if (distrust(newest).isPresent()) {
      trustedSince = Optional.empty();
      return false;
    }
    Instant now = clock.instant();
    Instant since = trustedSince.orElse(now);
    trustedSince = Optional.of(since);
    again.run();
    return !since.plus(BREATH).isAfter(now);
  }

  /** Why the API server does not trust it; by what we have heard, which may be older. */
  private Optional<String> distrust(ServingCertificate certificate) {
    List<String> live = mutating.live();
    if (live.isEmpty()) {
      return mutating.problem().or(() -> Optional.of(mutating.title() + ": has no webhooks yet"));
    }
    CertificateCheck check = new CertificateCheck(clock.instant());
    return live.stream()
        .flatMap(bundle -> check.untrusted(certificate, bundle).stream())
        .findFirst()
        .map(problem -> mutating.title() + ": the serving certificate " + problem);
  }

  @Override
  public void close() {
    errands.close();
    mutating.close();
    validating.close();
  }
}
