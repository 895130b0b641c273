package io.vllmotel.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.injection.Status;
import io.vllmotel.instrumentation.Installation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpReviewTest {

  private final WarmUpReview review = WarmUpReview.random();

  @ParameterizedTest
  @EnumSource
  void inItsOwnContextItsPodIsInjected(Entry entry) {
    Answer answer = answer(entry, WarmUpReview.context());

    assertThat(review.isOf(answer)).isTrue();
    assertThat(((Answer.Reviewed) answer).verdict().status()).isEqualTo(Status.INJECTED);
  }

  @Test
  void elsewhereItIsNotInjected() {
    Answer answer = answer(Entry.AUTOMATIC, ClusterSnapshot.of(Installation.standard()));

    assertThat(((Answer.Reviewed) answer).verdict().status()).isEqualTo(Status.SKIPPED);
  }

  @Test
  void anotherServersReviewIsNotOurs() {
    assertThat(WarmUpReview.random().isOf(answer(Entry.AUTOMATIC, WarmUpReview.context())))
        .isFalse();
  }

  private Answer answer(Entry entry, ClusterSnapshot cluster) {
    return AdmissionHandler.standard().mutate(review.body(), entry, cluster, Deadline.NEVER);
  }
}
