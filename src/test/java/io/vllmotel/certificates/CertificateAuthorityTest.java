package io.vllmotel.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final String SERVICE = "injector.tracing.svc";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  private final CertificateAuthority authority = newAuthority();

  private static CertificateAuthority newAuthority() {
    return CertificateAuthority.create(Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());
  }

  @Test
  void leafIsTrustedByWhoTrustsTheAuthority() throws GeneralSecurityException {
    X509Certificate leaf = certificate(issue(SERVICE).certificateChain());
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(certificate(authority.pem()), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));

    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
  }

  @Test
  void leafIsForServersOfItsNames() throws GeneralSecurityException {
    X509Certificate leaf = certificate(issue(SERVICE, "127.0.0.1", "::1").certificateChain());

    assertThat(leaf.getExtendedKeyUsage()).containsExactly(SERVER_AUTHENTICATION);
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
        .containsExactly(SERVICE, "127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void keysAreOnTheCurveThatIsCheap() throws GeneralSecurityException {
    X509Certificate leaf = certificate(issue(SERVICE).certificateChain());

    assertThat(((ECPublicKey) leaf.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
    assertThat(leaf.getSigAlgName()).isEqualTo("SHA256withECDSA");
  }

  @Test
  void certificatesAreValidFromAnHourAgoBecauseClocksDiffer() throws GeneralSecurityException {
    X509Certificate leaf = certificate(issue(SERVICE).certificateChain());

    assertThat(leaf.getNotBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(leaf.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(certificate(authority.pem()).getNotBefore())
        .isEqualTo(NOW.minus(Duration.ofHours(1)));
  }

  @Test
  void authorityMaySignServersOnly() throws GeneralSecurityException {
    X509Certificate own = certificate(authority.pem());

    assertThat(own.getBasicConstraints()).isZero();
    assertThat(own.getKeyUsage()[5]).isTrue();
  }

  @Test
  void noTwoAuthoritiesHaveANameOrANumberInCommon() throws GeneralSecurityException {
    X509Certificate one = certificate(authority.pem());
    X509Certificate other = certificate(newAuthority().pem());

    assertThat(one.getSubjectX500Principal()).isNotEqualTo(other.getSubjectX500Principal());
    assertThat(one.getSerialNumber()).isNotEqualTo(other.getSerialNumber());
    assertThat(one.getSerialNumber().bitLength()).isBetween(64, 128);
  }

  @Test
  void longNameStandsAmongTheAlternatives() throws GeneralSecurityException {
    String name = "a".repeat(60) + ".tracing.svc.cluster.local";

    X509Certificate leaf = certificate(issue(name).certificateChain());

    assertThat(leaf.getSubjectAlternativeNames().iterator().next().get(1)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "*", "-a", "a..b", "http://a", "999.1.1.1", "1:2"})
  void whatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> issue(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keyIsNotInTheTextOfACertificate() {
    ServingCertificate issued = issue(SERVICE);

    assertThat(issued.toString()).doesNotContain("PRIVATE", issued.privateKey());
  }

  private ServingCertificate issue(String... names) {
    return authority.issue(List.of(names), Duration.ofDays(1));
  }

  static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
