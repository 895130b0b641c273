package io.vllmotel.server;

import static io.vllmotel.server.TestServer.head;
import static io.vllmotel.server.TestServer.isClosed;
import static io.vllmotel.server.TestServer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.admission.Reviews;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same rules as in production, on a shorter clock. */
class SlowClientTest {

  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final long BYTE_EVERY_MILLIS = 50;

  /** Far more than the limit under test, far less than any other. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  @RegisterExtension private static final TestServer server = TestServer.start(limits());

  private static Limits limits() {
    Limits limits = Limits.standard();
    return new Limits(
        Duration.ofSeconds(3),
        SHORT,
        SHORT,
        SHORT,
        Duration.ofSeconds(3),
        LONG,
        SHORT,
        SHORT,
        limits.connections(),
        limits.bodyBytes(),
        limits.inFlightBytes());
  }

  @Test
  void handshakeThatDoesNotComeIsNotWaitedFor() throws IOException {
    try (Socket socket = server.connectPlain()) {
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void handshakeByteByByteIsCutOff() throws IOException {
    try (Socket socket = server.connectPlain()) {
      assertThat(isCutOff(socket, new byte[] {0x16, 3, 1, 0x10, 0}, (byte) 0)).isTrue();
    }
  }

  @Test
  void headersByteByByteAreCutOff() throws IOException {
    try (SSLSocket socket = server.connect()) {
      assertThat(isCutOff(socket, bytes("POST /mutate HTTP/1.1\r\nX: "), (byte) 'x')).isTrue();
    }
  }

  @Test
  void bodyByteByByteIsCutOff() throws IOException {
    try (SSLSocket socket = server.connect()) {
      assertThat(isCutOff(socket, bytes(head("/mutate", 1_000)), (byte) ' ')).isTrue();
    }
  }

  @Test
  void headersOfALaterRequestAreCutOffToo() throws IOException {
    try (SSLSocket socket = server.connect()) {
      socket.getOutputStream().write(request("/mutate", Reviews.creation(Reviews.POD)));
      assertThat(Reply.read(socket.getInputStream()).status()).isEqualTo(200);

      assertThat(isCutOff(socket, bytes("POST /mutate HTTP/1.1\r\nX: "), (byte) 'x')).isTrue();
    }
  }

  @Test
  void idleConnectionIsClosedInTheEnd() throws IOException {
    try (SSLSocket socket = server.connect()) {
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void clientThatDoesNotReadIsCutOff() throws IOException {
    try (SSLSocket socket = server.connectNarrow()) {
      byte[] request = request("/mutate", Reviews.creation(Reviews.POD));

      assertThat(isCutOff(socket, request, request)).isTrue();
    }
  }

  @Test
  void managementPortIsHeldToTheSameTimes() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.server().managementPort())) {
      assertThat(isCutOff(socket, bytes("GET /livez HTTP/1.1\r\nX: "), (byte) 'x')).isTrue();
    }
  }

  @Test
  void moreIdleConnectionsThanThereMayBeKeepNobodyOut() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) {
        idle.add(server.connect());
      }

      assertThat(server.answersReview()).isTrue();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isCutOff(Socket socket, byte[] start, byte more) throws IOException {
    return isCutOff(socket, start, new byte[] {more});
  }

  /** Whether the connection ends while we go on sending a little, again and again. */
  private static boolean isCutOff(Socket socket, byte[] start, byte[] more) throws IOException {
    OutputStream stream = socket.getOutputStream();
    stream.write(start);
    stream.flush();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        stream.write(more);
        stream.flush();
        TimeUnit.MILLISECONDS.sleep(more.length == 1 ? BYTE_EVERY_MILLIS : 0);
      } catch (IOException e) {
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }
}
