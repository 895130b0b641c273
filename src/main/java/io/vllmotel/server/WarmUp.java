package io.vllmotel.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vllmotel.admission.AdmissionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Posts reviews to the own port before anybody else does.
 *
 * <p>The first handshake of a Java process takes most of a second, the first review a third of one;
 * a hundred later both take a millisecond. The API server gives us three seconds.
 */
final class WarmUp {

  /** Enough for the compiler to have seen every part; more gains little. */
  private static final int REVIEWS = 2_000;

  private static final int REVIEWS_PER_CONNECTION = 10;
  private static final int CONNECTIONS = 4;

  private final Vertx vertx;
  private final byte[] review;
  private final Duration budget;
  private final EngineWarmUp engine;
  private final AtomicInteger reviews = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();

  /**
   * @param uid of the reviews, by which the server knows them
   * @param budget after which it ends, however far it came; counted from the first answer
   */
  WarmUp(Vertx vertx, AdmissionHandler handler, String uid, Duration budget) {
    this.vertx = vertx;
    this.review = sample().replace("UID", uid).getBytes(StandardCharsets.UTF_8);
    this.budget = budget;
    this.engine = new EngineWarmUp(handler, review, budget);
  }

  /** Runs; gives one sentence about what was done, or fails where the port does not answer. */
  Future<String> run(String host, int port) {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setDefaultHost(host)
                .setDefaultPort(port));
    return post(client, System.nanoTime())
        .compose(_ -> postMany(client))
        .map(decisions ->
            "%d reviews over %d connections, %d decisions"
                .formatted(reviews.get(), handshakes.get(), decisions))
        .eventually(client::close);
  }

  /** The budget begins after the first review, which takes as long as it takes. */
  private Future<Integer> postMany(HttpClient client) {
    Future<Integer> decisions = vertx.executeBlocking(engine::run).map(Objects::requireNonNull);
    long end = System.nanoTime() + budget.toNanos();
    return Future.all(Stream.generate(() -> post(client, end)).limit(CONNECTIONS).toList())
        .compose(_ -> decisions);
  }

  private Future<Void> post(HttpClient client, long end) {
    int count = reviews.incrementAndGet();
    boolean isLast = count % REVIEWS_PER_CONNECTION == 0;
    Endpoint endpoint = count % 2 == 0 ? Endpoint.MUTATE : Endpoint.MUTATE_AUTOMATIC;
    return client
        .request(HttpMethod.POST, endpoint.path())
        .compose(request -> send(request, isLast))
        .compose(_ ->
            count < REVIEWS && System.nanoTime() - end < 0
                ? post(client, end)
                : Future.succeededFuture());
  }

  private Future<Buffer> send(HttpClientRequest request, boolean isLast) {
    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    if (isLast) {
      handshakes.incrementAndGet();
      request.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    return request
        .send(Buffer.buffer(review))
        .compose(response ->
            response.statusCode() == 200
                ? response.body()
                : Future.failedFuture("our own review was answered by " + response.statusCode()));
  }

  private static String sample() {
    try (InputStream stream = WarmUp.class.getResourceAsStream("warm-up.json")) {
      if (stream == null) {
        throw new IllegalStateException("warm-up.json is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("warm-up.json cannot be read", e);
    }
  }
}
