package io.vllmotel.certificates;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates and keys from text that others may have written; messages begin with its
 * place.
 *
 * <p>Keys of every kind that OpenSSL and cert-manager write are taken: PKCS #8, PKCS #1, SEC 1.
 */
final class PemReader {

  private PemReader() {}

  /**
   * All certificates, in their order; at least one.
   *
   * @throws CertificateException where there is none, or one that cannot be read
   */
  static List<X509Certificate> certificates(String place, String text) {
    List<X509Certificate> chain = new ArrayList<>();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    try {
      for (Object object : objects(place, text)) {
        if (object instanceof X509CertificateHolder holder) {
          chain.add(converter.getCertificate(holder));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new CertificateException(place + ": holds a certificate that is not valid DER", e);
    }
    if (chain.isEmpty()) {
      throw new CertificateException(place + ": found no CERTIFICATE block; expected PEM");
    }
    return chain;
  }

  /**
   * The first key.
   *
   * @throws CertificateException where there is none, or one that cannot be read
   */
  static PrivateKey key(String place, String text) {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      for (Object object : objects(place, text)) {
        if (object instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (object instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    } catch (PEMException e) {
      throw new CertificateException(place + ": holds a key of an unknown kind", e);
    }
    throw new CertificateException(
        place + ": found no PRIVATE KEY block; expected PEM without a passphrase");
  }

  /** Whether what the one signs, the other verifies. */
  static boolean belongTogether(PublicKey publicKey, PrivateKey key) {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    byte[] message = "vllm-otel-injector".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** BouncyCastle throws what it likes at bytes that are no ASN.1. */
  private static List<Object> objects(String place, String text) {
    List<Object> objects = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (@Nullable Object object = parser.readObject();
          object != null;
          object = parser.readObject()) {
        objects.add(object);
      }
      return objects;
    } catch (IOException | RuntimeException e) {
      throw new CertificateException(place + ": is not valid PEM", e);
    }
  }
}
