package io.vllmotel.vllm;

import io.vllmotel.reason.Reason;

/** What became of a vLLM container. */
public sealed interface VllmOutcome {

  /** Nothing was changed. */
  record LeftAlone(Reason reason) implements VllmOutcome {}

  /**
   * It will send spans.
   *
   * @param reason injected, adopted or completed
   * @param needsPackages whether the pod needs the contract's packages for it
   * @param launcher how it is started; empty where that is not known
   * @param version its vLLM; empty where that is not known
   */
  record Traced(Reason reason, Extent extent, boolean needsPackages, String launcher, String version)
      implements VllmOutcome {}

  /** How much of the trace is to be expected. */
  enum Extent {
    COMPLETE,
    HTTP_SPANS_ONLY
  }
}
