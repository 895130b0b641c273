package io.vllmotel.command;

/** The ways in which people start a vLLM API server; each is a row of the table in the docs. */
public enum Launcher {
  VLLM_SERVE("vllm serve", Kind.SERVER),
  API_SERVER("vllm.entrypoints.openai.api_server", Kind.SERVER),
  IMAGE_ENTRYPOINT("the image's entrypoint", Kind.SERVER);

  /** What the flags mean to it. */
  public enum Kind {
    /** It takes vLLM's own flags. */
    SERVER,
    /** It runs vLLM inside itself and has flags of its own: bridge only. */
    HOST
  }

  private final String title;
  private final Kind kind;

  Launcher(String title, Kind kind) {
    this.title = title;
    this.kind = kind;
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  public Kind kind() {
    return kind;
  }
}
