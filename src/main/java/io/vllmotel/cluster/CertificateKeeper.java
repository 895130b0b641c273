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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps three things in step: the certificate that we serve, the authorities behind it, and the
 * {@code caBundle} by which the API server trusts them.
 *
 * <p>Nothing is written while all is right. What somebody else changes is put right within seconds,
 * but not more than once a second, so that two who disagree do no harm.
 */
public final class CertificateKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CertificateKeeper.class);

  /** From a change that we hear of to our own; also what others get between two of ours. */
  private static final Duration BREATH = Duration.ofSeconds(1);

  /** From a write that failed to the next. */
  private static final Duration RETRY = Duration.ofSeconds(4);

  private final CertificateSource source;
  private final Listener listener;
  private final Clock clock;
  private final Errands errands = new Errands("certificates");
  private final CaBundles mutating;
  private final CaBundles validating;
  private final Runnable retry = errands.oncePer(RETRY, this::compare);
  private @Nullable Served served;

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
    Runnable changed = errands.oncePer(BREATH, this::compare);
    this.mutating = new CaBundles(client, ResourceTypes.MUTATING, mutating, changed);
    this.validating = new CaBundles(client, ResourceTypes.VALIDATING, validating, changed);
    errands.every(
        source.interval(),
        () -> {
          look();
          compare();
        });
  }

  private void look() {
    try {
      Served next = source.look();
      boolean isOther = served == null || !served.certificate().equals(next.certificate());
      served = next;
      if (isOther) {
        listener.serve(next.certificate());
      }
      listener.usable("valid until " + next.certificate().notAfter());
    } catch (CertificateException e) {
      problem(String.valueOf(e.getMessage()));
    }
  }

  /** What was served before stays, and is good until it ends. */
  private void problem(String problem) {
    Instant end = served == null ? Instant.EPOCH : served.certificate().notAfter();
    if (end.isAfter(clock.instant())) {
      listener.usable("valid until " + end + "; no newer one: " + problem);
    } else {
      listener.unusable(problem);
    }
  }

  /** Authorities may have changed in the meantime, so they are read again before we write. */
  private void compare() {
    if (served != null && isWrong(served)) {
      look();
    }
    if (served != null) {
      Served wanted = served;
      listener.caBundle(
          mutating.are(wanted.caBundle()) ? distrust(wanted) : repair(mutating, wanted.caBundle()));
      if (!validating.are(wanted.caBundle())) {
        repair(validating, wanted.caBundle())
            .ifPresent(problem ->
                log.atWarn().addKeyValue("problem", problem).log("No advice at kubectl apply"));
      }
    }
  }

  private boolean isWrong(Served wanted) {
    return !mutating.are(wanted.caBundle()) || !validating.are(wanted.caBundle());
  }

  /** Why it could not be done; what the API server took is so, also before we hear of it. */
  private Optional<String> repair(CaBundles bundles, String pem) {
    try {
      bundles.write(pem);
      log.atInfo().addKeyValue("configuration", bundles.title()).log("caBundle written");
      listener.repaired();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      retry.run();
      return Optional.of(
          "%s: caBundle cannot be written: %s"
              .formatted(bundles.title(), ApiProblem.of(e).message()));
    }
  }

  private Optional<String> distrust(Served wanted) {
    List<String> live = mutating.live();
    if (live.isEmpty()) {
      return mutating.problem().or(() -> Optional.of(mutating.title() + ": has no webhooks yet"));
    }
    CertificateCheck check = new CertificateCheck(clock.instant());
    return live.stream()
        .flatMap(bundle -> check.untrusted(wanted.certificate(), bundle).stream())
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
