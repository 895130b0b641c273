package io.vllmotel.certificates;

/** A certificate that cannot be used; the message says what was found, and where. */
public final class CertificateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CertificateException(String message) {
    super(message);
  }

  public CertificateException(String message, Throwable cause) {
    super(message, cause);
  }
}
