package io.vllmotel.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where the serving certificate comes from. */
public enum CertificateMode {
  /** From a pair of authorities of our own, kept in a Secret. */
  SELF_MANAGED("self-managed"),
  /** From the files of a Secret that cert-manager fills and renews. */
  CERT_MANAGER("cert-manager"),
  /** From the files of a Secret that somebody else fills and renews. */
  SECRET("secret");

  private final String code;

  CertificateMode(String code) {
    this.code = code;
  }

  /** As the setting is written. */
  public String code() {
    return code;
  }

  static Optional<CertificateMode> of(String code) {
    return Arrays.stream(values()).filter(mode -> mode.code.equals(code)).findFirst();
  }

  static List<String> codes() {
    return Arrays.stream(values()).map(CertificateMode::code).toList();
  }
}
