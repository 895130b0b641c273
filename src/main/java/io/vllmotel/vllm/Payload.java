package io.vllmotel.vllm;

import java.util.Locale;

/** Where the Python instrumentation of a vLLM container comes from. */
enum Payload {
  /** The image's own OpenTelemetry; the bridge alone is delivered. */
  IMAGE,
  /** The operator's packages too, last on {@code sys.path}. */
  APPEND;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
