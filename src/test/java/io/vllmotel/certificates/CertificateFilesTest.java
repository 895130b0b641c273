package io.vllmotel.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {

  @TempDir private Path folder;

  private final CertificateAuthority authority =
      CertificateAuthority.create(Clock.systemUTC(), new SecureRandom());
  private final ServingCertificate issued = issue();

  private Path certificate = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void write() throws IOException {
    certificate = Files.writeString(folder.resolve("tls.crt"), issued.certificateChain());
    key = Files.writeString(folder.resolve("tls.key"), issued.privateKey());
  }

  @Test
  void whatWeWroteIsRead() {
    ServingCertificate read = CertificateFiles.read(certificate, key);

    assertThat(read.certificateChain()).isEqualTo(issued.certificateChain());
    assertThat(read.privateKey()).isEqualTo(issued.privateKey());
    assertThat(read.notAfter()).isBefore(issued.notAfter().plusSeconds(1));
  }

  @Test
  void chainIsReadAsAWhole() throws IOException {
    Files.writeString(certificate, issued.certificateChain() + authority.pem());

    assertThat(CertificateFiles.read(certificate, key).certificateChain())
        .isEqualTo(issued.certificateChain() + authority.pem());
  }

  @Test
  void keyInOpenSslsOlderFormIsReadToo() throws IOException {
    ECPrivateKey modern = (ECPrivateKey) privateKey();
    StringWriter older = new StringWriter();
    try (PemWriter writer = new PemWriter(older)) {
      writer.writeObject(
          new PemObject(
              "EC PRIVATE KEY",
              new org.bouncycastle.asn1.sec.ECPrivateKey(
                      256, modern.getS(), SECObjectIdentifiers.secp256r1)
                  .getEncoded()));
    }
    assertThat(older.toString()).contains("BEGIN EC PRIVATE KEY");
    Files.writeString(key, older.toString());

    assertThat(CertificateFiles.read(certificate, key).privateKey()).contains("BEGIN PRIVATE KEY");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> CertificateFiles.read(folder.resolve("none.crt"), key))
        .hasMessage(folder.resolve("none.crt") + ": found no such file");
  }

  @Test
  void fileWithoutACertificateSaysWhatWasExpected() throws IOException {
    Files.writeString(certificate, "hello\n");

    assertThatThrownBy(() -> CertificateFiles.read(certificate, key))
        .hasMessage(certificate + ": found no CERTIFICATE block; expected PEM");
  }

  @Test
  void brokenCertificateIsNamed() throws IOException {
    Files.writeString(
        certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertThatThrownBy(() -> CertificateFiles.read(certificate, key))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining(certificate.toString());
  }

  @Test
  void swappedFilesAreNoticed() {
    assertThatThrownBy(() -> CertificateFiles.read(key, certificate))
        .hasMessage(key + ": found no CERTIFICATE block; expected PEM");
  }

  @Test
  void keyOfAnotherCertificateIsNoticed() throws IOException {
    Files.writeString(key, issue().privateKey());

    assertThatThrownBy(() -> CertificateFiles.read(certificate, key))
        .hasMessage(key + ": is not the key of the certificate in " + certificate);
  }

  private PrivateKey privateKey() throws IOException {
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(key))) {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
    }
  }

  private ServingCertificate issue() {
    return authority.issue(List.of("localhost"), Duration.ofDays(1));
  }
}
