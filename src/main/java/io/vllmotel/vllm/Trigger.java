package io.vllmotel.vllm;

/** Why a vLLM container is injected; explicit wishes may do what automatic mode does not dare. */
public enum Trigger {
  /** The label of automatic mode. */
  AUTOMATIC,
  /** The annotation {@code inject-python}. */
  PYTHON_ANNOTATION,
  /** The annotation {@code inject-sdk}. */
  SDK_ANNOTATION
}
