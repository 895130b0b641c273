package io.vllmotel.autoinstrumentation;

import io.vllmotel.reason.Reason;

/** What became of one container. */
public sealed interface ContainerOutcome {

  Reason reason();

  /** Nothing was changed. */
  record LeftAlone(Reason reason) implements ContainerOutcome {}

  /**
   * It will send spans.
   *
   * @param reason injected, adopted or completed
   * @param packages whether the pod needs the contract's packages for it
   * @param launcher how it starts vLLM; empty where it does not, or where that is not known
   * @param version its vLLM; empty where that is not known
   */
  record Traced(Reason reason, Extent extent, Packages packages, String launcher, String version)
      implements ContainerOutcome {}

  /** How much of the trace is to be expected. */
  enum Extent {
    COMPLETE,
    HTTP_SPANS_ONLY
  }

  /** Where the container's instrumentation comes from. */
  enum Packages {
    OF_IMAGE,
    OF_INIT_CONTAINER
  }
}
