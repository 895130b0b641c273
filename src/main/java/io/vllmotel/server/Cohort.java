package io.vllmotel.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Has reviews that came together decided in a row, and then answered in a row.
 *
 * <p>The code of a decision fills a processor's caches, and so does that of TLS and HTTP: where
 * both take turns for each review, either comes from memory each time. All happens on one event
 * loop.
 */
final class Cohort<T> {

  /** Nobody waits for the decisions of more than so many before the own answer leaves. */
  private static final int SIZE = 16;

  private final Vertx vertx;
  private final Queue<Member<T>> waiting = new ArrayDeque<>();

  private record Member<T>(Supplier<Future<T>> work, Promise<T> result) {}

  Cohort(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Completes with what the work does, or fails with what it throws; the first come first. */
  Future<T> add(Supplier<Future<T>> work) {
    if (waiting.isEmpty()) {
      vertx.runOnContext(_ -> run());
    }
    Promise<T> result = Promise.promise();
    waiting.add(new Member<>(work, result));
    return result.future();
  }

  private void run() {
    for (int done = 0; done < SIZE && !waiting.isEmpty(); done++) {
      Member<T> member = waiting.remove();
      Future<T> outcome = Future.succeededFuture().compose(_ -> member.work().get());
      vertx.runOnContext(_ -> outcome.onComplete(member.result()));
    }
    if (!waiting.isEmpty()) {
      vertx.runOnContext(_ -> run());
    }
  }
}
