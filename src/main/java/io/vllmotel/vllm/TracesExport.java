package io.vllmotel.vllm;

import io.vllmotel.reason.Finding;
import java.util.List;

/** Where and how both halves send spans, or why they cannot. */
sealed interface TracesExport {

  /**
   * Both halves can reach the collector.
   *
   * @param endpoint as {@code --otlp-traces-endpoint} and {@code OTEL_VLLM_TRACES_ENDPOINT} take it
   * @param findings what the user should know of it
   */
  record Usable(Protocol protocol, String endpoint, List<Finding> findings)
      implements TracesExport {}

  /** Nothing can be sent. */
  record Unusable(Finding finding) implements TracesExport {}
}
