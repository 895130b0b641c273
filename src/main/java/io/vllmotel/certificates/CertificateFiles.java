package io.vllmotel.certificates;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
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
 * Reads a serving certificate and its key from PEM files, and tries them before a client does.
 *
 * <p>Keys of every kind that OpenSSL and cert-manager write are taken: PKCS #8, PKCS #1, SEC 1.
 */
public final class CertificateFiles {

  private CertificateFiles() {}

  /**
   * The certificate and its key.
   *
   * @throws CertificateException where a file cannot be read, or they do not belong together
   */
  public static ServingCertificate read(Path certificate, Path key) {
    List<X509Certificate> chain = chain(certificate);
    PrivateKey privateKey = key(key);
    if (!belongTogether(chain.getFirst(), privateKey)) {
      throw new CertificateException(
          "%s: is not the key of the certificate in %s".formatted(key, certificate));
    }
    StringBuilder pem = new StringBuilder();
    chain.forEach(element -> pem.append(Pem.of(element)));
    return new ServingCertificate(
        pem.toString(), Pem.of(privateKey), chain.getFirst().getNotAfter().toInstant());
  }

  private static List<X509Certificate> chain(Path file) {
    List<X509Certificate> chain = new ArrayList<>();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    try {
      for (Object object : objects(file)) {
        if (object instanceof X509CertificateHolder holder) {
          chain.add(converter.getCertificate(holder));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new CertificateException(file + ": holds a certificate that is not valid DER", e);
    }
    if (chain.isEmpty()) {
      throw new CertificateException(file + ": found no CERTIFICATE block; expected PEM");
    }
    return chain;
  }

  private static PrivateKey key(Path file) {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      for (Object object : objects(file)) {
        if (object instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (object instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    } catch (PEMException e) {
      throw new CertificateException(file + ": holds a key of an unknown kind", e);
    }
    throw new CertificateException(
        file + ": found no PRIVATE KEY block; expected PEM without a passphrase");
  }

  private static List<Object> objects(Path file) {
    List<Object> objects = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
      for (@Nullable Object object = parser.readObject();
          object != null;
          object = parser.readObject()) {
        objects.add(object);
      }
      return objects;
    } catch (IOException e) {
      throw new CertificateException(file + ": is not valid PEM", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new CertificateException(file + ": found no such file", e);
    } catch (AccessDeniedException e) {
      throw new CertificateException(file + ": cannot be read: permission denied", e);
    } catch (IOException e) {
      throw new CertificateException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    byte[] message = "vllm-otel-injector".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
