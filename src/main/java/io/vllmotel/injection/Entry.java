package io.vllmotel.injection;

/** By which door a pod came to us. */
public enum Entry {
  /** The pod's own annotation or label, or its namespace's label as far as we know it. */
  ON_REQUEST,

  /**
   * The webhook entry of labelled namespaces: the call itself proves the namespace's label, so a
   * snapshot that lags behind cannot miss it.
   */
  AUTOMATIC
}
