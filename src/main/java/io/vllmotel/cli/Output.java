package io.vllmotel.cli;

import java.util.Locale;

/** How the manifests come out. */
enum Output {
  /** As they came, with the change in it. */
  YAML,
  /** One JSON value for each document. */
  JSON,
  /** What changes, as a unified diff. */
  DIFF;

  /** As people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
