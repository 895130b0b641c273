package io.vllmotel.reason;

/** How much a finding matters; warnings and errors are shown to the user by the API server. */
public enum Severity {
  INFO,
  WARNING,
  ERROR
}
