package io.vllmotel.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CohortTest {

  private final Vertx vertx = Vertx.vertx();
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whatCameTogetherIsDecidedBeforeTheFirstIsAnswered() {
    together(List.of(work(1), work(2), work(3)));

    assertThat(seen)
        .containsExactly("decide 1", "decide 2", "decide 3", "answer 1", "answer 2", "answer 3");
  }

  @Test
  void nobodyWaitsForMoreThanSixteenDecisions() {
    together(IntStream.rangeClosed(1, 40).mapToObj(this::work).toList());

    assertThat(seen).hasSize(80);
    assertThat(seen.subList(14, 18))
        .containsExactly("decide 15", "decide 16", "answer 1", "answer 2");
    assertThat(seen.subList(31, 33)).containsExactly("answer 16", "decide 17");
    assertThat(seen.getLast()).isEqualTo("answer 40");
  }

  @Test
  void whoFailsFailsAlone() {
    together(
        List.of(
            work(1),
            () -> {
              throw new IllegalStateException("odd");
            },
            () -> Future.failedFuture("late"),
            work(4)));

    assertThat(seen).containsExactly("decide 1", "decide 4", "answer 1", "odd", "late", "answer 4");
  }

  private Supplier<Future<String>> work(int number) {
    return () -> {
      seen.add("decide " + number);
      return Future.succeededFuture("answer " + number);
    };
  }

  /** Adds all on one event loop, and waits until each has an outcome. */
  private void together(List<Supplier<Future<String>>> all) {
    Cohort<String> cohort = new Cohort<>(vertx);
    Future.<Void>future(done ->
            vertx.runOnContext(_ ->
                Future.join(all.stream().map(work -> observed(cohort.add(work))).toList())
                    .onComplete(_ -> done.complete())))
        .await();
  }

  private Future<String> observed(Future<String> outcome) {
    return outcome
        .onSuccess(seen::add)
        .onFailure(problem -> seen.add(String.valueOf(problem.getMessage())));
  }
}
