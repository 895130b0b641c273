package io.vllmotel.instrumentation;

/** The labels and annotations that users set; what we write ourselves is in {@code injection}. */
public final class Keys {

  /** Prefix of our own keys. */
  public static final String PREFIX = "vllm-otel.io/";

  /** Label of a namespace or a pod: {@code enabled} or {@code disabled}. */
  public static final String INJECTION = "vllm-otel.io/injection";

  /** Pod, namespace or Instrumentation: {@code auto}, {@code off} or {@code force}. */
  public static final String TRACING = "vllm-otel.io/tracing";

  /** What {@code --collect-detailed-traces} gets. */
  public static final String DETAILED_TRACES = "vllm-otel.io/detailed-traces";

  /** {@code auto}, {@code image} or {@code append}. */
  public static final String PAYLOAD = "vllm-otel.io/payload";

  /** The vLLM version of an image whose tag does not say it. */
  public static final String VLLM_VERSION = "vllm-otel.io/vllm-version";

  /** The {@code PYTHONPATH} that the image itself sets; may be empty. */
  public static final String IMAGE_PYTHONPATH = "vllm-otel.io/image-pythonpath";

  /** Prefix of the operator's annotations. */
  public static final String OPERATOR_PREFIX = "instrumentation.opentelemetry.io/";

  public static final String INJECT_PYTHON = OPERATOR_PREFIX + "inject-python";
  public static final String INJECT_SDK = OPERATOR_PREFIX + "inject-sdk";
  public static final String CONTAINER_NAMES = OPERATOR_PREFIX + "container-names";
  public static final String PYTHON_CONTAINER_NAMES = OPERATOR_PREFIX + "python-container-names";
  public static final String PYTHON_PLATFORM = OPERATOR_PREFIX + "otel-python-platform";

  /** Prefix of annotations that become resource attributes; read from pods only. */
  public static final String RESOURCE_PREFIX = "resource.opentelemetry.io/";

  private Keys() {}
}
