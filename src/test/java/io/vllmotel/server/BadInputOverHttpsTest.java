package io.vllmotel.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.admission.BadInput;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadInputOverHttpsTest {

  /** Generous on a loaded machine; what is not linear takes minutes. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long HEAP_MARGIN = 24 << 20;

  @RegisterExtension private static final TestServer server = TestServer.start();

  @ParameterizedTest
  @MethodSource("io.vllmotel.admission.BadInput#all")
  void everyBadInputHasItsAnswerInTimeAndTheNextReviewToo(BadInput input) throws IOException {
    long began = System.nanoTime();

    Reply reply = server.post(input.body());

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
    switch (input.expected()) {
      case MALFORMED -> {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).hasSizeLessThan(300);
      }
      case ALLOWED_AS_IT_IS -> {
        assertThat(TestServer.isAnswer(reply)).isTrue();
        assertThat(reply.body()).doesNotContain("\"patch\"");
      }
      case ALLOWED -> assertThat(TestServer.isAnswer(reply)).isTrue();
    }
  }

  @Test
  void memoryIsTheSameAfterwards() throws IOException {
    postAll();
    long before = liveHeap();

    postAll();

    assertThat(liveHeap() - before).isLessThan(HEAP_MARGIN);
  }

  private static void postAll() throws IOException {
    for (BadInput input : BadInput.all().toList()) {
      Reply reply = server.post(input.body());
      assertThat(reply.status()).isIn(200, 400);
    }
  }

  private static long liveHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
