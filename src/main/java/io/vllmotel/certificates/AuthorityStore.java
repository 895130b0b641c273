package io.vllmotel.certificates;

import java.util.Map;

/** Where replicas keep the authorities that they share; a Secret. */
public interface AuthorityStore {

  /**
   * What is stored now.
   *
   * @throws CertificateException where that cannot be known, with the reason
   */
  Stored read();

  /**
   * Stores something else.
   *
   * @param read what was read before
   * @return false, and nothing changes, where somebody else wrote meanwhile
   * @throws CertificateException where it cannot be written, with the reason
   */
  boolean replace(Stored read, Map<String, String> values);

  /**
   * What was read.
   *
   * @param version changes with each write
   * @param values texts by their keys; empty at first
   */
  record Stored(String version, Map<String, String> values) {

    public Stored {
      values = Map.copyOf(values);
    }

    /** Without the values, which hold keys. */
    @Override
    public String toString() {
      return "Stored[version=" + version + "]";
    }
  }
}
