package io.vllmotel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A webhook server in a process of its own, on free ports, that only its own authority vouches. */
final class DemoServer implements AutoCloseable {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Duration START_LIMIT = Duration.ofSeconds(45);

  private final Path folder;
  private final int port;
  private final int managementPort;
  private final List<String> arguments;
  private final Process process;

  private DemoServer(Path context) throws IOException {
    this.folder = Files.createTempDirectory("vllm-otel-demo");
    this.port = freePort();
    this.managementPort = freePort();
    this.arguments =
        List.of(
            "serve", "--standalone",
            "--context", context.toString(),
            "--port", String.valueOf(port),
            "--management-port", String.valueOf(managementPort),
            "--ca-out", authority().toString());
    this.process = process();
  }

  /** What the server answered. */
  record Answer(URI uri, int status, JsonNode review) {}

  /** Starts a server; it is not ready yet. */
  static DemoServer start(Path context) throws IOException {
    return new DemoServer(context);
  }

  private Process process() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  /** As a user would type it. */
  String command() {
    return "vllm-otel " + String.join(" ", arguments);
  }

  /** Waits until it is ready; false where it ended, or did not become so in time. */
  boolean becomesReady() throws IOException, InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + managementPort + "/readyz");
    long end = System.nanoTime() + START_LIMIT.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < end) {
        if (answers(client, ready)) {
          return true;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return false;
  }

  private static boolean answers(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (ConnectException _) {
      return false;
    }
  }

  /** Sends a review as the API server does: over TLS, trusting the server's own authority only. */
  Answer post(JsonNode review) throws IOException, InterruptedException, GeneralSecurityException {
    URI uri = URI.create("https://localhost:" + port + "/mutate?timeout=3s");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(BodyPublishers.ofString(review.toString()))
            .build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(uri, response.statusCode(), MAPPER.readTree(response.body()));
    }
  }

  private SSLContext trust() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(authority())) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }

  /** Prints what the server logged; the exit code of a demonstration that failed. */
  int printLog(PrintStream err) throws IOException {
    err.println("The server's log:");
    err.println(Files.readString(log()));
    return 1;
  }

  private Path authority() {
    return folder.resolve("ca.crt");
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The server has nobody to serve any more, so it need not drain. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(log());
    Files.deleteIfExists(authority());
    Files.delete(folder);
  }
}
