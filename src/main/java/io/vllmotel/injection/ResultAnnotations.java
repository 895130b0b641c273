package io.vllmotel.injection;

/** The annotations that we write to every pod that was asked for. */
public final class ResultAnnotations {

  /** {@code injected}, {@code partial} or {@code skipped}. */
  public static final String STATUS = "vllm-otel.io/status";

  /** The codes of the reasons, comma-separated. */
  public static final String REASONS = "vllm-otel.io/reasons";

  /** What was done, as compact JSON; see the README for its members. */
  public static final String APPLIED = "vllm-otel.io/applied";

  private ResultAnnotations() {}
}
