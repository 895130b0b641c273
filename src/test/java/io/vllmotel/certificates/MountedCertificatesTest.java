package io.vllmotel.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountedCertificatesTest {

  private static final String NAME = "webhook.tracing.svc";

  @TempDir private Path folder;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-25T00:00:00Z"));
  private final CertificateAuthority authority = authority();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("ca.crt"), authority.pem());
    write(authority.issue(List.of("webhook", NAME), Duration.ofDays(90)));
  }

  @Test
  void filesAreServedAndTheirAuthorityIsTheBundle() {
    assertThat(look().caBundle()).isEqualTo(authority.pem());
    assertThat(look().certificate().notAfter()).isEqualTo("2027-02-23T00:00:00Z");
  }

  @Test
  void renewedFilesAreServedAtTheNextLook() throws IOException {
    ServingCertificate renewed = authority.issue(List.of(NAME), Duration.ofDays(30));

    write(renewed);

    assertThat(look().certificate()).isEqualTo(renewed);
  }

  @Test
  void bundleWithRubbishTrustsNothing() {
    assertThat(new CertificateCheck(clock.instant()).untrusted(look().certificate(), "rubbish"))
        .contains("caBundle: found no CERTIFICATE block; expected PEM");
  }

  @Test
  void certificateOfAnotherNameIsRefusedWithBothNames() throws IOException {
    write(authority.issue(List.of("other.tracing.svc"), Duration.ofDays(90)));

    assertThatThrownBy(this::look)
        .hasMessage(
            "%s: is for [other.tracing.svc]; the API server calls %s"
                .formatted(folder.resolve("tls.crt"), NAME));
  }

  @Test
  void certificateThatEndedIsRefusedWithItsEnd() {
    clock.forward(Duration.ofDays(91));

    assertThatThrownBy(this::look).hasMessageEndingWith("tls.crt: ended at 2027-02-23T00:00:00Z");
  }

  @Test
  void certificateFromTheFutureIsRefusedWithItsBeginning() {
    clock.forward(Duration.ofDays(-2));

    assertThatThrownBy(this::look).hasMessageContaining("begins only at 2026-11-24T23:00:00Z");
  }

  @Test
  void certificateOfAForeignAuthorityIsRefused() throws IOException {
    Files.writeString(folder.resolve("ca.crt"), authority().pem());

    assertThatThrownBy(this::look)
        .hasMessageEndingWith("is not signed by an authority that clients trust");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.crt", "tls.key", "ca.crt"})
  void fileThatIsNotThereIsNamed(String name) throws IOException {
    Files.delete(folder.resolve(name));

    assertThatThrownBy(this::look)
        .isInstanceOf(CertificateException.class)
        .hasMessage(folder.resolve(name) + ": found no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.crt", "tls.key", "ca.crt"})
  void fileWithRubbishIsNamed(String name) throws IOException {
    Files.writeString(folder.resolve(name), "-----BEGIN CERTIFICATE-----\n\u0000\u00ff");

    assertThatThrownBy(this::look)
        .isInstanceOf(CertificateException.class)
        .hasMessageStartingWith(folder.resolve(name) + ": ");
  }

  private CertificateSource.Served look() {
    return new MountedCertificates(folder, NAME, clock).look();
  }

  private void write(ServingCertificate certificate) throws IOException {
    Files.writeString(folder.resolve("tls.crt"), certificate.certificateChain());
    Files.writeString(folder.resolve("tls.key"), certificate.privateKey());
  }

  private CertificateAuthority authority() {
    return CertificateAuthority.create(clock, new SecureRandom());
  }
}
