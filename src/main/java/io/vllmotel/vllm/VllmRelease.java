package io.vllmotel.vllm;

import java.util.Optional;

/**
 * The release lines of vLLM that differ in what tracing needs, newest last: the table of what each
 * version can do.
 *
 * <p>Sources: {@code requirements/common.txt}, {@code vllm/tracing} and {@code vllm/engine} of each
 * line; each line but the first was run.
 */
enum VllmRelease {
  /** No usable request spans. */
  UNSUPPORTED(new VllmVersion(0, 0, 0), Packages.NONE, NativeTracing.NONE),

  /** OpenTelemetry 1.26 inside; the flag switches to the old engine (vLLM PR 15224, PR 17771). */
  FROM_0_8_4(new VllmVersion(0, 8, 4), Packages.BUNDLED, NativeTracing.FALLS_BACK),

  /** OpenTelemetry removed again (vLLM PR 19378); the flag switches to the old engine. */
  FROM_0_9_2(new VllmVersion(0, 9, 2), Packages.NONE, NativeTracing.FALLS_BACK),

  /** The current engine traces (vLLM PR 20372); no OpenTelemetry inside. */
  FROM_0_10_2(new VllmVersion(0, 10, 2), Packages.NONE, NativeTracing.FROM_INSIDE),

  /** OpenTelemetry inside for good (vLLM PR 34466): the flag is safe. */
  FROM_0_17(new VllmVersion(0, 17, 0), Packages.BUNDLED, NativeTracing.BY_FLAG);

  /** What the image brings of OpenTelemetry. */
  enum Packages {
    NONE,
    BUNDLED
  }

  /** How vLLM's own spans can be turned on. */
  enum NativeTracing {
    /** Not at all. */
    NONE,
    /** The flag makes vLLM use its old engine, or stops it. */
    FALLS_BACK,
    /** By the bridge, which sees whether the packages are there; the flag could stop the server. */
    FROM_INSIDE,
    /** By the flag too. */
    BY_FLAG
  }

  @SuppressWarnings("ImmutableEnumChecker") // It is a record of three numbers.
  private final VllmVersion first;

  private final Packages packages;
  private final NativeTracing nativeTracing;

  VllmRelease(VllmVersion first, Packages packages, NativeTracing nativeTracing) {
    this.first = first;
    this.packages = packages;
    this.nativeTracing = nativeTracing;
  }

  /** The line of a version; an unknown version counts as the newest. */
  static VllmRelease of(Optional<VllmVersion> version) {
    if (version.isEmpty()) {
      return FROM_0_17;
    }
    VllmRelease release = UNSUPPORTED;
    for (VllmRelease candidate : values()) {
      release = version.get().isBefore(candidate.first) ? release : candidate;
    }
    return release;
  }

  boolean bundlesOpenTelemetry() {
    return packages == Packages.BUNDLED;
  }

  NativeTracing nativeTracing() {
    return nativeTracing;
  }

  /** gRPC needs the image's own exporter: the payload never has one. */
  boolean exportsGrpc() {
    return bundlesOpenTelemetry();
  }
}
