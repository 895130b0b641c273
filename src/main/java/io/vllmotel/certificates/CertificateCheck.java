package io.vllmotel.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at a certificate as the API server will.
 *
 * <p>Source: Go's {@code crypto/x509}, which looks at names only among the alternatives.
 */
public final class CertificateCheck {

  private static final int DNS_NAME = 2;

  private final Instant now;

  public CertificateCheck(Instant now) {
    this.now = now;
  }

  /**
   * What makes a client that trusts a bundle refuse what we serve; nothing where it would not.
   *
   * @param caBundle PEM; may be anything
   */
  public Optional<String> untrusted(ServingCertificate serving, String caBundle) {
    try {
      List<X509Certificate> chain =
          PemReader.certificates("the serving certificate", serving.certificateChain());
      return unlinked(chain, PemReader.certificates("caBundle", caBundle));
    } catch (CertificateException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** The same, and whether it is for this name and not over. */
  Optional<String> problem(
      List<X509Certificate> chain, List<X509Certificate> trusted, String name) {
    X509Certificate leaf = chain.getFirst();
    if (now.isAfter(leaf.getNotAfter().toInstant())) {
      return Optional.of("ended at " + leaf.getNotAfter().toInstant());
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      return Optional.of("begins only at " + leaf.getNotBefore().toInstant());
    }
    List<String> names = names(leaf);
    return names.stream().anyMatch(pattern -> matches(pattern, name))
        ? unlinked(chain, trusted)
        : Optional.of("is for %s; the API server calls %s".formatted(names, name));
  }

  private Optional<String> unlinked(List<X509Certificate> chain, List<X509Certificate> trusted) {
    X509CertSelector leaf = new X509CertSelector();
    leaf.setCertificate(chain.getFirst());
    try {
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              trusted.stream()
                  .map(authority -> new TrustAnchor(authority, null))
                  .collect(Collectors.toSet()),
              leaf);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.of("is not signed by an authority that clients trust");
    }
  }

  private static List<String> names(X509Certificate leaf) {
    try {
      return Stream.ofNullable(leaf.getSubjectAlternativeNames())
          .flatMap(Collection::stream)
          .filter(name -> Objects.equals(name.get(0), DNS_NAME))
          .map(name -> String.valueOf(name.get(1)))
          .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /** A star stands for one label, the first. */
  private static boolean matches(String pattern, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    String offered = pattern.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    return offered.equals(wanted) || (dot > 0 && offered.equals("*" + wanted.substring(dot)));
  }
}
