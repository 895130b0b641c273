package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pods that somebody creates all the time, by dry run: how many of them the API server refused, and
 * how many came out as they went in.
 */
final class Load implements AutoCloseable {

  static final String NAMESPACE = "life-load";

  private static final int WORKERS = 8;

  private static final JsonNode POD =
      JsonMapper.shared()
          .readTree(
              """
              {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "server-"},
               "spec": {"containers": [{"name": "vllm", "image": "vllm/vllm-openai:v0.17.1",
               "args": ["--model", "m"]}]}}
              """);

  private final Api api;
  private final String namespace;
  private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(WORKERS);
  private final Instant begun = Instant.now();
  private final AtomicLong created = new AtomicLong();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final Queue<String> missed = new ConcurrentLinkedQueue<>();

  private Load(Api api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /** A namespace whose pods are to be injected; its name. */
  static String namespace(Kubectl kubectl) {
    kubectl.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s, labels: {vllm-otel.io/injection: enabled}}
        """
            .formatted(NAMESPACE));
    Awaitility.await("service account")
        .until(() ->
            kubectl.run("", "get", "serviceaccount", "default", "-n", NAMESPACE).exitCode() == 0);
    return NAMESPACE;
  }

  /** Begins; a machine that is too slow for the rate creates as many as it can. */
  static Load start(Api api, String namespace, int perSecond) {
    Load load = new Load(api, namespace);
    long period = TimeUnit.SECONDS.toNanos(1) * WORKERS / perSecond;
    for (int worker = 0; worker < WORKERS; worker++) {
      var _ =
          load.workers.scheduleAtFixedRate(
              load::create, worker * period / WORKERS, period, TimeUnit.NANOSECONDS);
    }
    return load;
  }

  private void create() {
    try {
      Api.Reply reply = api.tryPod(namespace, POD);
      if (!reply.isAccepted()) {
        failed.add(Instant.now() + ": " + reply.status() + " " + reply.body());
      } else if (!reply.body().contains("\"vllm-otel.io/status\":\"injected\"")) {
        missed.add(Instant.now() + "");
      }
    } catch (RuntimeException e) {
      failed.add(Instant.now() + ": " + e);
    }
    created.incrementAndGet();
  }

  /** Lets so many more be created, so that what was done before has its effect on some. */
  void more(int count) {
    long wanted = created.get() + count;
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> created.get() >= wanted);
  }

  /** What was refused or came out as it went in, so far; forgotten with this. */
  List<String> forgetMissed() {
    List<String> before = new ArrayList<>(missed);
    missed.clear();
    return before;
  }

  List<String> failed() {
    return List.copyOf(failed);
  }

  /** None was refused, and none came out as it went in; says how many there were. */
  void expectNoLoss(String during) {
    close();
    double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
    System.out.printf(
        "%s: %d pods, %.0f a second, %d failed, %d missed%n",
        during, created.get(), created.get() / seconds, failed.size(), missed.size());
    assertThat(failed).as("refused").isEmpty();
    assertThat(missed).as("not injected").isEmpty();
    assertThat(created).hasPositiveValue();
  }

  @Override
  public void close() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("pods are still being created");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
