package io.vllmotel.certificates;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The authority that signs and the one that will, both trusted from the day they were made.
 *
 * <p>Because clients know the successor long before it signs anything, no order and no delay of
 * anybody's update matters. Source of the idea: Apache YuniKorn's admission controller.
 *
 * @param current signs
 * @param next signs after it
 * @param previous PEM of the one that signed before, while it is valid; else empty
 */
record AuthorityPair(CertificateAuthority current, CertificateAuthority next, String previous) {

  /** What clients have to trust. */
  String caBundle() {
    return current.pem() + next.pem() + previous;
  }

  /** Whether clients trust what this authority signed. */
  boolean trusts(CertificateAuthority authority) {
    return caBundle().contains(authority.pem());
  }

  /** As it is kept in a Secret. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(StoredText.CURRENT_CERTIFICATE.key(), current.pem());
    values.put(StoredText.CURRENT_KEY.key(), current.keyPem());
    values.put(StoredText.NEXT_CERTIFICATE.key(), next.pem());
    values.put(StoredText.NEXT_KEY.key(), next.keyPem());
    if (!previous.isEmpty()) {
      values.put(StoredText.PREVIOUS_CERTIFICATE.key(), previous);
    }
    return values;
  }

  /** Of the values that are stored, those that are ours. */
  static Map<String, String> own(Map<String, String> stored) {
    return Stream.of(StoredText.values())
        .map(StoredText::key)
        .filter(stored::containsKey)
        .collect(Collectors.toMap(key -> key, key -> stored.getOrDefault(key, "")));
  }

  /** The names of the values in the Secret. */
  enum StoredText {
    CURRENT_CERTIFICATE("current.crt"),
    CURRENT_KEY("current.key"),
    NEXT_CERTIFICATE("next.crt"),
    NEXT_KEY("next.key"),
    PREVIOUS_CERTIFICATE("previous.crt");

    private final String key;

    StoredText(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  /** Without the keys of the authorities. */
  @Override
  public String toString() {
    return "AuthorityPair[notAfter=" + current.notAfter() + ", " + next.notAfter() + "]";
  }
}
