package io.vllmotel.server;

import static io.vllmotel.server.TestServer.await;
import static io.vllmotel.server.TestServer.isAnswer;
import static io.vllmotel.server.TestServer.isClosed;
import static io.vllmotel.server.TestServer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vllmotel.admission.Reviews;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** From the start to the end of a server. */
class LifeTest {

  private static final byte[] REVIEW = request("/mutate", Reviews.creation(Reviews.POD));

  @Test
  void serverIsReadyAfterItHasAnsweredItself() throws IOException {
    try (TestServer server = TestServer.start()) {
      Reply ready = server.management("/readyz");

      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.body())
          .contains("\"ready\" : true", "certificate", "context", "warmUp", "serving", "since")
          .containsPattern("\\d{2,} reviews over \\d+ connections");
      assertThat(server.management("/livez").status()).isEqualTo(200);
    }
  }

  @Test
  void serverWithoutContextSaysSoAndAnswersAllTheSame() throws IOException {
    try (TestServer server = TestServer.start()) {
      server.server().readiness().missed(Readiness.Condition.CONTEXT, "the folder is gone");

      Reply ready = server.management("/readyz");

      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body()).contains("the folder is gone");
      assertThat(server.answersReview()).isTrue();
    }
  }

  @Test
  void warmUpThatFailsIsTriedAgainAndEndsNothing() {
    Limits standard = limits();
    Limits noTimeForHandshakes =
        new Limits(
            Duration.ofNanos(1),
            standard.headers(),
            standard.body(),
            standard.answer(),
            standard.idle(),
            standard.age(),
            standard.linger(),
            standard.refusal(),
            standard.connections(),
            standard.bodyBytes(),
            standard.inFlightBytes());
    try (TestServer server = TestServer.starting(noTimeForHandshakes)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> server.management("/readyz").body().contains("failed, trying again"));

      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> server.management("/livez").status() == 200);
    }
  }

  @Test
  void stopCostsNoReview() throws IOException {
    TestServer server = TestServer.start(limits(), Duration.ofMillis(1_500));
    try (SSLSocket first = server.connect();
        SSLSocket second = server.connect();
        SSLSocket idle = server.connect()) {
      assertThat(reply(first).status()).isEqualTo(200);
      assertThat(reply(second).status()).isEqualTo(200);

      Future<Void> stopped = server.server().stop();

      assertThat(server.management("/readyz").status()).isEqualTo(503);
      assertThat(server.management("/livez").status()).isEqualTo(200);
      Reply drained = reply(first);
      assertThat(isAnswer(drained)).isTrue();
      assertThat(drained.headers()).containsEntry("connection", "close");
      assertThat(isClosed(first)).isTrue();
      await().atMost(Duration.ofSeconds(10)).until(() -> isRefusing(server));
      Reply refused = reply(second);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers())
          .containsEntry("retry-after", "0")
          .containsEntry("connection", "close");
      assertThat(isClosed(second)).isTrue();
      assertThat(isClosed(idle)).isTrue();
      await(() -> stopped);
      assertThatThrownBy(server::connectPlain).isInstanceOf(IOException.class);
    }
  }

  private static boolean isRefusing(TestServer server) throws IOException {
    return server.post(Reviews.creation(Reviews.POD)).status() == 503;
  }

  @Test
  void certificateChangesUnderLoadWithoutAnError() throws Exception {
    try (TestServer server = TestServer.start();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean isOver = new AtomicBoolean();
      AtomicInteger answered = new AtomicInteger();
      List<java.util.concurrent.Future<?>> clients = new ArrayList<>();
      clients.add(executor.submit(() -> postOnOne(server, isOver, answered)));
      clients.add(executor.submit(() -> postOnMany(server, isOver, answered)));
      TlsIdentity last = server.newIdentity();
      for (int i = 0; i < 5; i++) {
        TlsIdentity next = server.newIdentity();
        last = next;
        await(() -> server.server().use(next));
        int before = answered.get();
        await().atMost(Duration.ofSeconds(20)).until(() -> answered.get() > before + 4);
      }
      isOver.set(true);

      for (java.util.concurrent.Future<?> client : clients) {
        client.get();
      }
      assertThat(shown(server)).isEqualTo(last.certificateChain());
    }
  }

  @Test
  void certificateThatCannotBeUsedChangesNothing() throws IOException {
    try (TestServer server = TestServer.start()) {
      TlsIdentity broken = new TlsIdentity("no certificate", "no key", Instant.EPOCH);

      assertThatThrownBy(() -> await(() -> server.server().use(broken))).isNotNull();

      assertThat(server.answersReview()).isTrue();
      assertThat(server.management("/metrics").body()).doesNotContain("not_after_seconds 0.0");
    }
  }

  @Test
  void oldConnectionEndsWithAnAnswer() throws IOException {
    Limits standard = limits();
    Limits shortLived =
        new Limits(
            standard.handshake(),
            standard.headers(),
            standard.body(),
            standard.answer(),
            standard.idle(),
            Duration.ofMinutes(-10),
            standard.linger(),
            standard.refusal(),
            standard.connections(),
            standard.bodyBytes(),
            standard.inFlightBytes());
    try (TestServer server = TestServer.start(shortLived);
        SSLSocket socket = server.connect()) {
      Reply reply = reply(socket);

      assertThat(isAnswer(reply)).isTrue();
      assertThat(reply.headers()).containsEntry("connection", "close");
      assertThat(isClosed(socket)).isTrue();
    }
  }

  private static Void postOnOne(TestServer server, AtomicBoolean isOver, AtomicInteger answered)
      throws IOException {
    try (SSLSocket socket = server.connect()) {
      while (!isOver.get()) {
        assertThat(isAnswer(reply(socket))).isTrue();
        answered.incrementAndGet();
      }
    }
    return null;
  }

  private static Void postOnMany(TestServer server, AtomicBoolean isOver, AtomicInteger answered)
      throws IOException {
    while (!isOver.get()) {
      assertThat(server.answersReview()).isTrue();
      answered.incrementAndGet();
    }
    return null;
  }

  private static String shown(TestServer server) throws IOException {
    try (SSLSocket socket = server.connect()) {
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(shown.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IOException(e);
    }
  }

  private static Reply reply(Socket socket) throws IOException {
    socket.getOutputStream().write(REVIEW);
    return Reply.read(socket.getInputStream());
  }

  private static Limits limits() {
    return Limits.standard();
  }
}
