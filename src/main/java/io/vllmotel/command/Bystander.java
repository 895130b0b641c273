package io.vllmotel.command;

import static io.vllmotel.command.Form.module;
import static io.vllmotel.command.Form.program;

import java.util.List;
import java.util.Optional;

/**
 * What runs in vLLM's images or beside vLLM and is no API server: never touched.
 *
 * <p>An image's name is no evidence; what the container starts is.
 */
public enum Bystander {
  VLLM_COMMAND(
      "a vLLM command that is not serve", program("vllm"), module("vllm.entrypoints.cli.main")),
  RUST_FRONTEND("vLLM's Rust frontend", program("vllm-rs")),
  GRPC_SERVER("vLLM's gRPC server", module("vllm.entrypoints.grpc_server")),
  BATCH("a batch job of vLLM", module("vllm.entrypoints.openai.run_batch")),
  RAY_NODE(
      "a Ray node", program("ray"), program("multi-node-serving.sh"), program("run_cluster.sh")),
  ROUTER(
      "a router, proxy or picker",
      module("vllm_router"),
      program("vllm-router"),
      module("sglang_router"),
      program("sglang-router"),
      module("dynamo.frontend"),
      module("dynamo.router"),
      program("dynamo-vllm-sidecar"),
      program("pd-sidecar"),
      program("epp")),
  SIMULATOR(
      "a simulator",
      program("llm-d-inference-sim"),
      program("llm-katan"),
      module("llm_katan"),
      module("dynamo.mocker")),
  STORE(
      "a key-value store",
      program("lmcache_server"),
      program("lmcache_controller"),
      module("lmcache"),
      program("mooncake_master")),
  PLATFORM("a part of a platform", program("aibrix_runtime"), program("aibrix_download")),
  BENCHMARK(
      "a benchmark",
      program("guidellm"),
      program("inference-perf"),
      program("genai-perf"),
      program("benchmark_serving.py")),
  DOWNLOADER(
      "a downloader", program("huggingface-cli"), program("hf"), program("gsutil"), program("aws"));

  private static final FormTable<Bystander> TABLE =
      new FormTable<>(values(), bystander -> bystander.forms);

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // It only knows Guava's collections.
  private final List<Form> forms;

  Bystander(String title, Form... forms) {
    this.title = title;
    this.forms = List.of(forms);
  }

  static Optional<Bystander> match(Program program) {
    if (isRouterFile(program.shortName())) {
      return Optional.of(ROUTER);
    }
    return TABLE.find(program).map(FormTable.Match::row);
  }

  /** Python files are named by what they do: {@code disagg_proxy_server.py}. */
  private static boolean isRouterFile(String name) {
    return name.endsWith(".py") && (name.contains("proxy") || name.contains("router"));
  }

  /** What it is. */
  public String title() {
    return title;
  }

  /** How it is written. */
  public List<String> written() {
    return forms.stream().map(Form::written).toList();
  }
}
