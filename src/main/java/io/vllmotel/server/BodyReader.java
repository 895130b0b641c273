package io.vllmotel.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Collects the body of one request, and stops as soon as it is too much.
 *
 * <p>Bytes are counted as they come; what a client announces is only used to refuse it sooner.
 */
final class BodyReader {

  private static final int MAX_DIGITS = 18;

  private final HttpServerRequest request;
  private final int limit;
  private final Budget.Share share;
  private final Consumer<Refusal> refused;
  private final BodyBytes body;
  private final long announced;
  private boolean isRefused;

  BodyReader(HttpServerRequest request, int limit, Budget.Share share, Consumer<Refusal> refused) {
    this.request = request;
    this.limit = limit;
    this.share = share;
    this.refused = refused;
    this.announced = announced(request);
    this.body = new BodyBytes(announced);
  }

  void read(Consumer<byte[]> complete) {
    if (announced > limit) {
      refuse(Refusal.TOO_LARGE);
      return;
    }
    request.exceptionHandler(_ -> share.release());
    request.handler(this::append);
    request.endHandler(_ -> {
      if (!isRefused) {
        complete.accept(body.join());
      }
    });
  }

  private void append(Buffer chunk) {
    if (isRefused) {
      return;
    }
    if (body.length() + (long) chunk.length() > limit) {
      refuse(Refusal.TOO_LARGE);
    } else if (!share.take(chunk.length())) {
      refuse(Refusal.OVERLOADED);
    } else {
      body.append(chunk);
    }
  }

  private void refuse(Refusal refusal) {
    isRefused = true;
    share.release();
    refused.accept(refusal);
  }

  /** Netty has refused what is no number, but not what is a very long one. */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return 0;
    }
    return length.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(length);
  }
}
