package io.vllmotel.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
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
  private final byte[] review;
  private final Duration budget;
  private final AtomicInteger reviews = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();

  /**
   * @param budget after which it ends, however far it came; counted from the first answer
   */
  WarmUp(Vertx vertx, WarmUpReview review, Duration budget) {
    this.vertx = vertx;
    this.review = review.body();
    this.budget = budget;
  }

  /** Runs; gives one sentence about what was done, or fails where the port does not answer. */
  Future<String> run(String host, int port) {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setSslEngineOptions(HttpsPort.engine())
                .setTrustAll(true)
                .setVerifyHost(false)
                .setDefaultHost(host)
                .setDefaultPort(port));
    return post(client, System.nanoTime())
        .compose(_ -> postMany(client))
        .map(_ -> "%d reviews over %d connections".formatted(reviews.get(), handshakes.get()))
        .eventually(client::close);
  }

  /** The budget begins after the first review, which takes as long as it takes. */
  private Future<?> postMany(HttpClient client) {
    long end = System.nanoTime() + budget.toNanos();
    return Future.all(Stream.generate(() -> post(client, end)).limit(CONNECTIONS).toList());
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
}
