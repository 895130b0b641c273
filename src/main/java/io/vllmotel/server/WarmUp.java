package io.vllmotel.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
  private final String uid;
  private final Duration budget;
  private final AtomicInteger reviews = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();

  /**
   * @param uid of the reviews, by which the server knows them
   * @param budget after which it ends, however far it came; counted from the first answer
   */
  WarmUp(Vertx vertx, String uid, Duration budget) {
    this.vertx = vertx;
    this.uid = uid;
    this.budget = budget;
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
    Buffer review = Buffer.buffer(sample().replace("UID", uid));
    return post(client, review, System.nanoTime())
        .compose(_ -> postMany(client, review))
        .map(_ -> "%d reviews over %d connections".formatted(reviews.get(), handshakes.get()))
        .eventually(client::close);
  }

  /** The budget begins after the first review, which takes as long as it takes. */
  private Future<?> postMany(HttpClient client, Buffer review) {
    long end = System.nanoTime() + budget.toNanos();
    return Future.all(Stream.generate(() -> post(client, review, end)).limit(CONNECTIONS).toList());
  }

  private Future<Void> post(HttpClient client, Buffer review, long end) {
    int count = reviews.incrementAndGet();
    boolean isLast = count % REVIEWS_PER_CONNECTION == 0;
    Endpoint endpoint = count % 2 == 0 ? Endpoint.MUTATE : Endpoint.MUTATE_AUTOMATIC;
    return client
        .request(HttpMethod.POST, endpoint.path())
        .compose(request -> send(request, review, isLast))
        .compose(_ ->
            count < REVIEWS && System.nanoTime() - end < 0
                ? post(client, review, end)
                : Future.succeededFuture());
  }

  private Future<Buffer> send(HttpClientRequest request, Buffer review, boolean isLast) {
    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    if (isLast) {
      handshakes.incrementAndGet();
      request.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    return request.send(review).compose(HttpClientResponse::body);
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
