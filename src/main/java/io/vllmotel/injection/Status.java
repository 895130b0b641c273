package io.vllmotel.injection;

import java.util.Locale;

/** What became of a pod, in one word; the value of {@code vllm-otel.io/status}. */
public enum Status {
  /** Every container that was meant is traceable. */
  INJECTED,
  /** Some container that was meant is traceable, or one lacks a part. */
  PARTIAL,
  /** The pod was asked for and nothing could be done. */
  SKIPPED,
  /** The pod was not asked for, or is none of ours: not even an annotation. */
  UNTOUCHED;

  /** The word as it is written to pods, logs and metrics. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
