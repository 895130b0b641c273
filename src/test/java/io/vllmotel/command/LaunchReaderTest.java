package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is started by commands that are argument lists. */
class LaunchReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vllm serve m",
        "/opt/venv/bin/vllm serve m",
        "python3 /opt/venv/bin/vllm serve m",
        "python -m vllm.entrypoints.cli.main serve m",
        "env VLLM_USE_V1=1 -u HOME vllm serve m",
        "/usr/bin/env -C /srv vllm serve m",
        "numactl --cpunodebind=0 -m 0 vllm serve m",
        "uv run --no-sync --with x vllm serve m",
        "uv run -- vllm serve m",
        "nohup vllm serve m",
        "time -p vllm serve m",
        "timeout -k 5 --signal TERM 1h vllm serve m",
        "timeout -vk 5 1h vllm serve m",
        "stdbuf -oL -e L vllm serve m",
        "sudo -nu vllm vllm serve m",
        "exec vllm serve m",
        "taskset -c 0-3 nice -n 5 vllm serve m",
        "tini -- vllm serve m",
        "opentelemetry-instrument --service_name x vllm serve m",
        "standard-supervisor vllm serve m",
        "su-exec vllm vllm serve m",
        "s6-setuidgid vllm vllm serve m",
        "chrt --batch 0 vllm serve m",
        "flock -w 5 /tmp/lock vllm serve m",
        "uvx --from vllm vllm serve m",
        "conda run -n llm --no-capture-output vllm serve m",
        "poetry run vllm serve m",
        "pipenv run vllm serve m",
        "ddtrace-run python3 /opt/venv/bin/vllm serve m",
        "/vault/vault-env vllm serve m",
        "setpriv --reuid 1000 --regid=1000 --clear-groups vllm serve m",
        "micromamba run -n llm vllm serve m",
        "mamba run -p /opt/llm vllm serve m",
        "pixi run -e cuda --frozen vllm serve m",
        "/opt/nvidia/nvidia_entrypoint.sh vllm serve m",
        "nsys profile -t cuda,nvtx --trace-fork-before-exec=true -o report vllm serve m",
      })
  void vllmServeIsFoundBehindPathsAndPrefixes(String words) {
    assertThat(server(words).launcher()).isEqualTo(Launcher.VLLM_SERVE);
    assertThat(server(words).flags().model()).contains("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python -m vllm.entrypoints.openai.api_server --model m",
        "python3.12 -u -m vllm.entrypoints.openai.api_server --model m",
        "/usr/bin/python3 -um vllm.entrypoints.openai.api_server --model=m",
        "python3 -W ignore -Xdev -O -mvllm.entrypoints.openai.api_server --model m",
        "uv run python -m vllm.entrypoints.openai.api_server --model m",
        "python3 /x/site-packages/vllm/entrypoints/openai/api_server.py --model m",
      })
  void theApiServerModuleIsFoundWithInterpreterFlags(String words) {
    assertThat(server(words).launcher()).isEqualTo(Launcher.API_SERVER);
    assertThat(server(words).flags().model()).contains("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python -m huggingfaceserver --model_name=m",
        "python3 -m dynamo.vllm --model m",
        "python3 -m vllm_tgis_adapter --uvicorn-log-level=warning",
        "python3 /workspace/vllm/inference_api.py --model m",
        "serve run ray.serve.llm:build_openai_app",
      })
  void launchersThatRunVllmInsideAreHostsWithoutAPlaceForFlags(String words) {
    assertThat(server(words).launcher().kind()).isEqualTo(Launcher.Kind.HOST);
    assertThat(server(words).place()).isInstanceOf(FlagPlace.Nowhere.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vllm",
        "vllm bench serve",
        "vllm run-batch -i x",
        "vllm launch render m",
        "vllm collect-env",
        "vllm chat",
        "vllm --version",
        "vllm serve --help",
        "vllm serve m --headless",
        "vllm serve m --grpc",
        "vllm-rs serve m",
        "python3 -m vllm.entrypoints.grpc_server --model m",
        "python3 -m vllm.entrypoints.openai.run_batch -i x",
        "python -m vllm_router.app",
        "python3 /app/disagg_proxy_server.py",
        "ray start --block",
        "bench/multi-node-serving.sh worker",
        "lmcache_server 0.0.0.0 8100",
        "llm-d-inference-sim --model m --port 8000",
        "dynamo-vllm-sidecar --grpc-endpoint 127.0.0.1:50051",
        "aibrix_download --model-uri x",
        "guidellm benchmark",
        "python3 -m dynamo.frontend",
      })
  void whatServesNoRequestsIsNoServer(String words) {
    assertThat(read(words)).isInstanceOf(Launch.NotAServer.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/local/bin/run.sh",
        "sleep infinity",
        "python3 app.py",
        "command -v vllm",
        "my-vllm serve",
        "env",
        "python3 -c vllm"
      })
  void anythingElseIsNotRecognised(String words) {
    assertThat(read(words)).isInstanceOf(Launch.Unrecognised.class);
  }

  @Test
  void wordsOfAStringThatEnvSplitsAreReadLikeAnyOther() {
    Launch.Server server =
        server(List.of("/usr/bin/env", "-S", "A=1 'vllm' serve m"), List.of("--seed", "1"));

    assertThat(server.flags().model()).contains("m");
    assertThat(server.place()).isEqualTo(new FlagPlace.Args());
    assertThat(server.location()).contains(new Location("command", 2, 5, 16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vllm serve menu", "vllm serve C", "-u A vllm serve m"})
  void noLetterOfAStringThatEnvSplitsIsAnOption(String string) {
    assertThat(read(List.of("env", "-S" + string), List.of())).isInstanceOf(Launch.Server.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${PROGRAM} serve m",
        "vllm\\_serve m",
        "-S -Svllm",
        "-S x vllm serve m",
        "# vllm serve m",
        ""
      })
  void whatEnvSplitsOtherwiseIsNotRecognised(String string) {
    assertThat(read(List.of("env", "-S", string), List.of()))
        .isInstanceOf(Launch.Unrecognised.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python3 -I -m vllm.entrypoints.openai.api_server --model m",
        "python3 -uE -m vllm.entrypoints.openai.api_server --model m",
        "sudo -u vllm vllm serve m",
        "setpriv --reuid=1000 --reset-env vllm serve m",
        "exec -c vllm serve m",
        "exec -lca name vllm serve m",
        "pixi run --clean-env vllm serve m",
        "micromamba run -n serving --clean-env vllm serve m",
        "env -vi A=1 vllm serve m",
        "env -iSvllm serve m",
        "env -iu NAME vllm serve m",
        "env -vuPYTHONPATH vllm serve m"
      })
  void commandsThatKeepTheEnvironmentFromTheServerAreSeen(String words) {
    assertThat(pythonPath(words)).containsExactly(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python3 -Wignore::E -X importtime -m vllm.entrypoints.openai.api_server --model m",
        "python3 -m vllm.entrypoints.openai.api_server -I --model m",
        "sudo PYTHONPATH=/vllm-otel vllm serve m",
        "setpriv --reuid=1000 vllm serve m",
        "env -C /i -uNAMEi vllm serve m",
        "exec -a -c vllm serve m"
      })
  void commandsThatLeaveTheEnvironmentAreSeen(String words) {
    assertThat(pythonPath(words)).containsExactly(Optional.of("/vllm-otel"));
  }

  private static List<Optional<String>> pythonPath(String words) {
    Launch launch =
        LaunchReader.read(
            new StartCommand(
                List.of(words.split(" ", -1)),
                List.of(),
                ImageEntrypoint.UNKNOWN,
                Map.of("PYTHONPATH", "/vllm-otel")));
    assertThat(launch).isInstanceOf(Launch.Server.class);
    return ((Launch.Server) launch).variables().pythonPath();
  }

  @Test
  void theRustFrontendIsNoServer() {
    Launch launch =
        LaunchReader.read(
            new StartCommand(
                List.of("vllm", "serve", "m"),
                List.of(),
                ImageEntrypoint.UNKNOWN,
                Map.of("VLLM_USE_RUST_FRONTEND", "1")));

    assertThat(launch).isInstanceOf(Launch.NotAServer.class);
  }

  @Test
  void flagsGoToArgsWhereThePodHasThem() {
    Launch.Server server = server(List.of("vllm", "serve"), List.of("m", "--port=8000"));

    assertThat(server.place()).isEqualTo(new FlagPlace.Args());
    assertThat(server.location()).contains(new Location("command", 0, 0, 4));
  }

  @Test
  void flagsGoToCommandWhereItHoldsEverything() {
    assertThat(server("vllm serve m").place()).isEqualTo(new FlagPlace.Command());
  }

  @Test
  void theSageMakerEntrypointTakesAVariableForEachFlag() {
    assertThat(server("/usr/bin/sagemaker-entrypoint.sh").place())
        .isEqualTo(new FlagPlace.PerFlag("SM_VLLM_"));
  }

  @Test
  void nothingCanBeAddedBehindTheEndOfTheFlags() {
    assertThat(server("vllm serve --port 8000 -- m").place()).isInstanceOf(FlagPlace.Nowhere.class);
  }

  @Test
  void argumentsOfAKnownEntrypointAreTheServersFlags() {
    Launch launch =
        LaunchReader.read(
            new StartCommand(List.of(), List.of("--model", "m"), ImageEntrypoint.VLLM, Map.of()));

    assertThat(launch)
        .isEqualTo(
            new Launch.Server(
                Launcher.IMAGE_ENTRYPOINT,
                new ServerFlags(
                    Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.of("m")),
                new FlagPlace.Args(),
                new ServerVariables(List.of(Optional.empty()), List.of(Optional.empty())),
                Optional.empty()));
  }

  @Test
  void argumentsAloneOfAnUnknownImageSayNothing() {
    assertThat(
            LaunchReader.read(
                new StartCommand(
                    List.of(), List.of("--model", "m"), ImageEntrypoint.UNKNOWN, Map.of())))
        .isEqualTo(new Launch.Unrecognised("", Optional.empty()));
  }

  @Test
  void argumentsThatAreAWholeCommandAreReadAsOne() {
    Launch launch = read(List.of(), List.of("vllm", "serve", "m"));

    assertThat(launch).isInstanceOf(Launch.Server.class);
  }

  @Test
  void referencesAreExpandedAsTheKubeletDoes() {
    Launch launch =
        LaunchReader.read(
            new StartCommand(
                List.of("$(PROGRAM)", "serve"),
                List.of("$(MODEL)", "$$(MODEL)", "--otlp-traces-endpoint=$(UNKNOWN)"),
                ImageEntrypoint.UNKNOWN,
                Map.of("PROGRAM", "vllm", "MODEL", "m")));

    assertThat(launch).isInstanceOf(Launch.Server.class);
    ServerFlags flags = ((Launch.Server) launch).flags();
    assertThat(flags.model()).contains("m");
    assertThat(flags.tracesEndpoint()).contains("$(UNKNOWN)");
    assertThat(launch.location()).contains(new Location("command", 0, 0, 10));
  }

  @ParameterizedTest
  @CsvSource({"90000,true", "500000,false"})
  void scriptIsReadAsFarAsMemoryAllows(int words, boolean isReadToItsEnd) {
    String script = "for i in " + "a ".repeat(words) + "; do :; done; vllm serve m";

    Launch launch = read(List.of("sh", "-c", script), List.of());

    assertThat(launch instanceof Launch.Server).isEqualTo(isReadToItsEnd);
  }

  static Launch read(String words) {
    return read(List.of(words.split(" ", -1)), List.of());
  }

  private static Launch read(List<String> command, List<String> args) {
    return LaunchReader.read(new StartCommand(command, args, ImageEntrypoint.UNKNOWN, Map.of()));
  }

  static Launch.Server server(String words) {
    return server(List.of(words.split(" ", -1)), List.of());
  }

  private static Launch.Server server(List<String> command, List<String> args) {
    Launch launch = read(command, args);
    assertThat(launch).isInstanceOf(Launch.Server.class);
    return (Launch.Server) launch;
  }
}
