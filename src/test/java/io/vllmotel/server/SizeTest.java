package io.vllmotel.server;

import static io.vllmotel.server.TestServer.head;
import static io.vllmotel.server.TestServer.isAnswer;
import static io.vllmotel.server.TestServer.isClosed;
import static io.vllmotel.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.admission.Reviews;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTest {

  private static final int MEBIBYTE = 1 << 20;

  @RegisterExtension private static final TestServer server = TestServer.start();

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 8})
  void bodyUpToTheLimitIsAnswered(int mebibytes) throws IOException {
    assertThat(isAnswer(server.post(reviewOf(mebibytes * MEBIBYTE)))).isTrue();
  }

  @Test
  void bodyOverTheLimitIsRefused() throws IOException {
    assertThat(server.post(reviewOf(8 * MEBIBYTE + 1)).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(longs = {9L * MEBIBYTE, 1024L * MEBIBYTE, Long.MAX_VALUE})
  void bodyIsRefusedAsSoonAsItIsAnnounced(long length) throws IOException {
    Reply reply = server.exchange(head("/mutate", length));

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.headers()).containsEntry("connection", "close");
  }

  @Test
  void refusalCanBeReadWhileTheBodyIsStillBeingSent() throws IOException {
    try (SSLSocket socket = server.connect()) {
      send(socket, head("/mutate", 9L * MEBIBYTE));
      socket.getOutputStream().write(new byte[8 * MEBIBYTE]);

      assertThat(Reply.read(socket.getInputStream()).status()).isEqualTo(413);
    }
  }

  @Test
  void bodyWithoutAnEndIsRefused() throws IOException {
    try (SSLSocket socket = server.connect()) {
      send(
          socket,
          """
          POST /mutate HTTP/1.1\r
          Host: localhost\r
          Content-Type: application/json\r
          Transfer-Encoding: chunked\r
          \r
          """);
      byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
      int sent = sendUntilRefused(socket.getOutputStream(), chunk);

      assertThat(sent).isLessThan(64 * MEBIBYTE);
      assertThat(isClosed(socket) || Reply.read(socket.getInputStream()).status() == 413).isTrue();
    }
  }

  @Test
  void bodiesBeyondTheBudgetAreSentAwayAndUsualOnesAreNot() throws Exception {
    byte[] large = TestServer.request("/mutate", reviewOf(8 * MEBIBYTE));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        replies.add(executor.submit(() -> replyTo(large)));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(server.answersReview()).isTrue();
      }

      for (Future<Reply> reply : replies) {
        assertThat(isAnsweredOrSentAway(reply)).isTrue();
      }
    }
    assertThat(server.management("/metrics").body())
        .contains("vllm_otel_injector_body_in_flight_bytes 0.0");
  }

  private static Reply replyTo(byte[] request) throws IOException {
    try (SSLSocket socket = server.connect()) {
      socket.getOutputStream().write(request);
      return Reply.read(socket.getInputStream());
    } catch (SocketException e) {
      return Reply.NONE;
    }
  }

  /** A client that does not read while it sends may lose the answer to a reset. */
  private static boolean isAnsweredOrSentAway(Future<Reply> future)
      throws ExecutionException, InterruptedException {
    Reply reply = future.get();
    return switch (reply.status()) {
      case 200 -> isAnswer(reply);
      case 503 -> "1".equals(reply.headers().get("retry-after"));
      default -> reply.equals(Reply.NONE);
    };
  }

  private static int sendUntilRefused(OutputStream stream, byte[] chunk) {
    int sent = 0;
    try {
      while (sent < 64 * MEBIBYTE) {
        stream.write(chunk);
        sent += chunk.length;
      }
    } catch (IOException e) {
      return sent;
    }
    return sent;
  }

  /** A review whose length is exactly this, most of it arguments of up to a mebibyte. */
  private static byte[] reviewOf(int length) {
    int rest = length - Reviews.creation(Reviews.POD).length;
    StringBuilder arguments = new StringBuilder();
    String separator = "\",\"";
    while (rest > MEBIBYTE) {
      arguments.append("m".repeat(MEBIBYTE - separator.length())).append(separator);
      rest -= MEBIBYTE;
    }
    arguments.append("m".repeat(rest));
    return Reviews.creation(Reviews.POD.replace("some/model", arguments + "some/model"));
  }
}
