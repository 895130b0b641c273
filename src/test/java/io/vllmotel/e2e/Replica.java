package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server process with the rights and the settings that the chart gives a pod, beside the API
 * server instead of on a node: so it can be stopped, killed and cut off at any moment.
 */
final class Replica implements AutoCloseable {

  static final String ROTATED =
      "vllm_otel_injector_certificate_rotations_total{result=\"success\"}";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;
  private final int port;
  private final int managementPort;

  private Replica(Process process, Path log, int port, int managementPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
  }

  /**
   * Starts one; it may take a while until it answers.
   *
   * @param kubeconfig of the chart's ServiceAccount
   * @param settings of the chart's ConfigMap
   * @param environment settings that come before those
   */
  static Replica start(Path kubeconfig, Path settings, Map<String, String> environment) {
    try {
      int port = freePort();
      int managementPort = freePort();
      List<String> arguments = new ArrayList<>(List.of("serve", "--config", settings.toString()));
      arguments.addAll(List.of("--port", port + "", "--management-port", managementPort + ""));
      Path log =
          Files.createTempFile(Files.createDirectories(Path.of("target/e2e")), "replica", "");
      ProcessBuilder builder =
          new ProcessBuilder(OwnProgram.command(arguments, "@image/jvm.options"))
              .redirectOutput(log.toFile())
              .redirectErrorStream(true);
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      builder.environment().put("POD_NAMESPACE", Installation.NAMESPACE);
      builder.environment().putAll(environment);
      return new Replica(builder.start(), log, port, managementPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  Replica awaitReady() {
    Awaitility.await("ready: " + log).atMost(LIMIT).until(this::isReady);
    return this;
  }

  boolean isReady() {
    return readiness().path("ready").asBoolean(false);
  }

  /** The message of one condition; empty while nobody answers. */
  String message(String condition) {
    return condition(condition).path("message").asString("");
  }

  boolean isMet(String condition) {
    return condition(condition).path("met").asBoolean(false);
  }

  private JsonNode condition(String name) {
    return readiness()
        .path("conditions")
        .valueStream()
        .filter(condition -> condition.path("name").asString().equals(name))
        .findFirst()
        .orElse(JsonMapper.shared().missingNode());
  }

  private JsonNode readiness() {
    String body = get("/readyz");
    return body.isEmpty() ? JsonMapper.shared().missingNode() : JsonMapper.shared().readTree(body);
  }

  /** The value of a series without labels, or with those that are named. */
  double metric(String series) {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no series " + series));
  }

  private String get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
              .timeout(Duration.ofSeconds(5))
              .build();
      return CLIENT.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      assertThat(process.isAlive()).as("server lives; see " + log).isTrue();
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM, as a kubelet sends it. */
  void terminate() {
    process.destroy();
  }

  /** Its exit code; it must end by itself. */
  int awaitExit() {
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("ends").isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    Objects.requireNonNull(process.onExit()).join();
  }
}
