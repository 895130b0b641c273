package io.vllmotel.manifest;

/** Input that cannot be used at all; the message says what was found, where, and what to do. */
public final class ManifestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ManifestException(String message) {
    super(message);
  }

  public ManifestException(String message, Throwable cause) {
    super(message, cause);
  }
}
