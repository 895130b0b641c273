package io.vllmotel.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API server over plain HTTP through {@code kubectl proxy}: thousands of requests, one process.
 */
final class Api implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:[0-9]+");

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Without the offer of HTTP/2, which the proxy takes for an upgrade to pass on. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process proxy;
  private final String address;

  private Api(Process proxy, String address) {
    this.proxy = proxy;
    this.address = address;
  }

  static Api of(Kubectl kubectl) {
    try {
      Process proxy =
          new ProcessBuilder(
                  "kubectl", "--kubeconfig", kubectl.kubeconfig().toString(), "proxy", "--port=0")
              .redirectErrorStream(true)
              .start();
      BufferedReader reader = proxy.inputReader();
      String line = String.valueOf(reader.readLine());
      Matcher address = ADDRESS.matcher(line);
      if (!address.find()) {
        proxy.destroy();
        throw new IllegalStateException("kubectl proxy said: " + line);
      }
      return new Api(proxy, "http://" + address.group());
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl proxy cannot be run", e);
    }
  }

  /** Would the API server store this pod, and how? Nothing is stored. */
  Reply tryPod(String namespace, JsonNode pod) {
    return post("/api/v1/namespaces/" + namespace + "/pods?dryRun=All", pod);
  }

  Reply post(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
  }

  Reply get(String path) {
    return send(request(path));
  }

  Reply delete(String path) {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(LIMIT);
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Reply(
          response.statusCode(), response.body(), response.headers().allValues("warning"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    proxy.destroy();
    client.close();
  }

  /** An answer of the API server, with the warnings that kubectl would print. */
  record Reply(int status, String body, List<String> warnings) {

    boolean isAccepted() {
      return status < 300;
    }

    JsonNode tree() {
      return JsonMapper.shared().readTree(body);
    }
  }
}
