package io.vllmotel.command;

/** What an image starts when the pod gives no command. */
public enum ImageEntrypoint {
  /** The vLLM API server, which takes {@code args} as its flags. */
  VLLM,
  /** Something that the pod does not show. */
  UNKNOWN
}
