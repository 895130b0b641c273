package io.vllmotel.cluster;

/** A cluster that cannot be asked; the message says what was asked for and what it answered. */
public final class ClusterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
