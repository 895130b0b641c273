package io.vllmotel.certificates;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority that signs serving certificates.
 *
 * <p>P-256 everywhere: its signatures cost a thirtieth of RSA's. Valid from an hour ago, because
 * clocks in a cluster differ; serial numbers are random, so that two authorities never use the same
 * one. Source: RFC 5280; CA/Browser Forum baseline requirements for serial numbers.
 */
public final class CertificateAuthority {

  /** How far clocks may differ. */
  static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /** Life of an authority. */
  public static final Duration LIFE = Duration.ofDays(365);

  private static final int SERIAL_BITS = 128;
  private static final String SIGNATURE = "SHA256withECDSA";

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final Clock clock;
  private final SecureRandom random;

  private CertificateAuthority(
      X509Certificate certificate, PrivateKey key, Clock clock, SecureRandom random) {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
    this.random = random;
  }

  /** A new authority, whose name no other one has. */
  public static CertificateAuthority create(Clock clock, SecureRandom random) {
    return create(LIFE, clock, random);
  }

  /**
   * A new authority, whose name no other one has.
   *
   * @param life counted from now
   */
  static CertificateAuthority create(Duration life, Clock clock, SecureRandom random) {
    byte[] generation = new byte[4];
    random.nextBytes(generation);
    X500Principal name =
        new X500Principal("CN=vllm-otel-injector CA " + HexFormat.of().formatHex(generation));
    try {
      KeyPair keys = newKeys(random);
      Instant now = clock.instant();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name, serial(random), start(now), Date.from(now.plus(life)), name, keys.getPublic());
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      X509Certificate certificate = sign(builder, keys.getPrivate());
      return new CertificateAuthority(certificate, keys.getPrivate(), clock, random);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("this Java cannot make P-256 certificates", e);
    }
  }

  /**
   * An authority that was written down before.
   *
   * @param place what messages begin with
   * @throws CertificateException where the texts hold something else
   */
  static CertificateAuthority read(
      String place, String certificatePem, String keyPem, Clock clock, SecureRandom random) {
    X509Certificate certificate = PemReader.certificates(place, certificatePem).getFirst();
    PrivateKey key = PemReader.key(place, keyPem);
    if (certificate.getBasicConstraints() < 0) {
      throw new CertificateException(place + ": is the certificate of no authority");
    }
    if (!PemReader.belongTogether(certificate.getPublicKey(), key)) {
      throw new CertificateException(place + ": the key is not that of the certificate");
    }
    return new CertificateAuthority(certificate, key, clock, random);
  }

  /** The authority's certificate in PEM, for {@code caBundle}. */
  public String pem() {
    return Pem.of(certificate);
  }

  /** The authority's key in PEM, for a Secret. */
  String keyPem() {
    return Pem.of(key);
  }

  /** When it ends. */
  Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /**
   * A new key and a certificate for it.
   *
   * @param names DNS names and IP addresses that clients may call; the first is also the subject
   * @param life counted from now; the certificate ends with its authority at the latest
   */
  public ServingCertificate issue(List<String> names, Duration life) {
    try {
      KeyPair leaf = newKeys(random);
      Instant now = clock.instant();
      Instant end = now.plus(life).isBefore(notAfter()) ? now.plus(life) : notAfter();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              certificate.getSubjectX500Principal(),
              serial(random),
              start(now),
              Date.from(end),
              new X500Principal("CN=" + SubjectNames.common(names)),
              leaf.getPublic());
      addLeafExtensions(builder, leaf, SubjectNames.of(names));
      return new ServingCertificate(Pem.of(sign(builder, key)), Pem.of(leaf.getPrivate()), end);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("this Java cannot make P-256 certificates", e);
    }
  }

  private void addLeafExtensions(X509v3CertificateBuilder builder, KeyPair leaf, GeneralNames names)
      throws GeneralSecurityException, CertIOException {
    JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(Extension.subjectAlternativeName, false, names)
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            utils.createSubjectKeyIdentifier(leaf.getPublic()))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            utils.createAuthorityKeyIdentifier(certificate));
  }

  private static KeyPair newKeys(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
  }

  private static Date start(Instant now) {
    return Date.from(now.minus(CLOCK_SKEW));
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
  }
}
