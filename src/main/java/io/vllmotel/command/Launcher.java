package io.vllmotel.command;

import static io.vllmotel.command.Form.module;
import static io.vllmotel.command.Form.program;

import java.util.List;
import java.util.Optional;

/**
 * The ways in which people start a vLLM API server: the table of launchers.
 *
 * <p>Sources: vLLM's {@code vllm/entrypoints/cli}, {@code docker/Dockerfile} and its entrypoint
 * scripts; KServe's huggingfaceserver; dynamo, vllm-tgis-adapter, KAITO and Ray Serve LLM.
 */
public enum Launcher {
  VLLM_SERVE(
      "vllm serve", Kind.SERVER, program("vllm serve"), module("vllm.entrypoints.cli.main serve")),
  API_SERVER(
      "vllm.entrypoints.openai.api_server",
      Kind.SERVER,
      module("vllm.entrypoints.openai.api_server"),
      program("vllm/entrypoints/openai/api_server.py")),
  IMAGE_ENTRYPOINT("the image's entrypoint", Kind.SERVER),
  ENTRYPOINT_SCRIPT(
      "an entrypoint script of vLLM's images",
      Kind.SERVER,
      program("vllm-nonroot-entrypoint.sh"),
      program("dockerd_entrypoint.sh")),
  SAGEMAKER("the SageMaker entrypoint", Kind.SERVER, program("sagemaker-entrypoint.sh")),
  HUGGINGFACESERVER("huggingfaceserver", Kind.HOST, module("huggingfaceserver")),
  DYNAMO("dynamo.vllm", Kind.HOST, module("dynamo.vllm")),
  TGIS_ADAPTER("vllm_tgis_adapter", Kind.HOST, module("vllm_tgis_adapter")),
  KAITO("KAITO's inference_api.py", Kind.HOST, program("vllm/inference_api.py")),
  RAY_SERVE_LLM("Ray Serve LLM", Kind.HOST, program("serve run ray.serve.llm:"));

  /** What the flags mean to it. */
  public enum Kind {
    /** It takes vLLM's own flags. */
    SERVER,
    /** It runs vLLM inside itself and has flags of its own: bridge only. */
    HOST
  }

  private static final FormTable<Launcher> TABLE =
      new FormTable<>(values(), launcher -> launcher.forms);

  private final String title;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // It only knows Guava's collections.
  private final List<Form> forms;

  Launcher(String title, Kind kind, Form... forms) {
    this.title = title;
    this.kind = kind;
    this.forms = List.of(forms);
  }

  static Optional<FormTable.Match<Launcher>> match(Program program) {
    return TABLE.find(program);
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  public Kind kind() {
    return kind;
  }

  /** How it is written, such as {@code python -m huggingfaceserver}; empty for the entrypoint. */
  public List<String> written() {
    return forms.stream().map(Form::written).toList();
  }
}
