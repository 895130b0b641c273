package io.vllmotel.server;

import static io.vllmotel.server.TestServer.isClosed;
import static io.vllmotel.server.TestServer.request;
import static io.vllmotel.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.admission.Reviews;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {

  private static final String REVIEW =
      new String(Reviews.creation(Reviews.POD), StandardCharsets.UTF_8);

  @RegisterExtension private static final TestServer server = TestServer.start();

  @ParameterizedTest
  @ValueSource(strings = {"/mutate", "/mutate/automatic", "/advise", "/mutate?timeout=10s"})
  void reviewIsAnsweredOnEachPath(String path) throws IOException {
    Reply reply = server.exchange(post(path, "Content-Type: application/json"));

    assertThat(TestServer.isAnswer(reply)).isTrue();
    assertThat(reply.headers()).containsEntry("content-type", "application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH", "BREW"})
  void otherMethodsAreRefused(String method) throws IOException {
    Reply reply = refusal(method + " /mutate HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(reply.status()).isBetween(400, 499);
  }

  @Test
  void refusedMethodSaysWhichOneIsAllowed() throws IOException {
    Reply reply = refusal("GET /mutate HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsEntry("allow", "POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/mutate2",
        "/mutate/x",
        "/metrics",
        "/livez",
        "/../mutate/../etc",
        "//evil.example",
        "/%00",
        "/mutate%2fautomatic%zz",
        "http://evil.example/"
      })
  void otherPathsAreNotThereAndNeverARedirect(String path) throws IOException {
    Reply reply = refusal(post(path, "Content-Type: application/json"));

    assertThat(reply.status()).isBetween(400, 499);
    assertThat(reply.headers()).doesNotContainKey("location");
    assertThat(reply.body()).doesNotContain("evil");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type: text/plain, 415",
    "Content-Type: application/yaml, 415",
    "Content-Type: application/x-www-form-urlencoded, 415",
    "Content-Type: multipart/form-data; boundary=x, 415",
    "X-None: 1, 415",
    "Content-Type: APPLICATION/JSON; charset=utf-8, 200"
  })
  void bodyMustBeJson(String header, int status) throws IOException {
    assertThat(server.exchange(post("/mutate", header)).status()).isEqualTo(status);
  }

  @Test
  void expectationIsRefusedAndNotWaitedFor() throws IOException {
    Reply reply =
        refusal(
            """
            POST /mutate HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Content-Length: 100\r
            Expect: 100-continue\r
            \r
            """);

    assertThat(reply.status()).isEqualTo(417);
  }

  @Test
  void compressedBodyIsRefusedAndNotUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[1 << 20]);
    }
    try (SSLSocket socket = server.connect()) {
      send(
          socket,
          """
          POST /mutate HTTP/1.1\r
          Host: localhost\r
          Content-Type: application/json\r
          Content-Encoding: gzip\r
          Content-Length: %d\r
          \r
          """
              .formatted(packed.size()));
      socket.getOutputStream().write(packed.toByteArray());

      assertThat(Reply.read(socket.getInputStream()).status()).isEqualTo(415);
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void chunkedBodyIsCountedAndAnswered() throws IOException {
    Reply reply =
        server.exchange(
            """
            POST /mutate HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Transfer-Encoding: chunked\r
            \r
            %x\r
            %s\r
            0\r
            \r
            """
                .formatted(REVIEW.length(), REVIEW));

    assertThat(TestServer.isAnswer(reply)).isTrue();
  }

  @Test
  void chunkWithoutALengthIsRefused() throws IOException {
    Reply reply =
        refusal(
            """
            POST /mutate HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Transfer-Encoding: chunked\r
            \r
            zz\r
            %s\r
            """
                .formatted(REVIEW));

    assertThat(reply.status()).isIn(0, 400);
  }

  @Test
  void lengthAndChunksTogetherAreRefused() throws IOException {
    Reply reply =
        refusal(
            """
            POST /mutate HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Content-Length: 4\r
            Transfer-Encoding: chunked\r
            \r
            0\r
            \r
            """);

    assertThat(reply.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4\r\nContent-Length: 5", "-1", "0x10", "99999999999999999999", "a", "4, 5"})
  void oddLengthsAreRefused(String length) throws IOException {
    Reply reply =
        refusal(
            """
            POST /mutate HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Content-Length: %s\r
            \r
            abcde\
            """
                .formatted(length));

    assertThat(reply.status()).isIn(400, 413);
  }

  @Test
  void mebibyteOfHeadersIsRefused() throws IOException {
    Reply reply =
        refusal(
            "POST /mutate HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n");

    assertThat(reply.status()).isIn(0, 431);
  }

  @Test
  void longRequestLineIsRefused() throws IOException {
    Reply reply = refusal("POST /" + "x".repeat(1 << 16) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(reply.status()).isIn(0, 414);
  }

  @Test
  void whatIsNoHttpIsRefused() throws IOException {
    Reply reply = refusal("\u0000\u0001\u0002 hello\r\n\r\n");

    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  void hundredRequestsAtOnceAreAnsweredInOrder() throws IOException {
    try (SSLSocket socket = server.connect()) {
      ByteArrayOutputStream requests = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        requests.writeBytes(request("/mutate", Reviews.creationWithUid("uid-" + i)));
      }
      socket.getOutputStream().write(requests.toByteArray());

      for (int i = 0; i < 100; i++) {
        assertThat(Reply.read(socket.getInputStream()).body()).contains("\"uid-" + i + "\"");
      }
    }
  }

  @Test
  void malformedBodyIsRefusedWithASentence() throws IOException {
    Reply reply =
        refusal(new String(request("/mutate", Reviews.bytes("{")), StandardCharsets.UTF_8));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("the body is not valid JSON, at line 1, column 2\n");
  }

  private static String post(String path, String header) {
    return """
    POST %s HTTP/1.1\r
    Host: localhost\r
    %s\r
    Content-Length: %d\r
    \r
    %s\
    """
        .formatted(path, header, REVIEW.length(), REVIEW);
  }

  /** The answer to a request after which the connection has to end. */
  private static Reply refusal(String request) throws IOException {
    try (SSLSocket socket = server.connect()) {
      return refusal(socket, request);
    }
  }

  /** Who goes on sending may find the connection reset, with the answer lost. */
  private static Reply refusal(SSLSocket socket, String request) {
    try {
      send(socket, request);
      Reply reply = Reply.read(socket.getInputStream());
      assertThat(isClosed(socket)).isTrue();
      return reply;
    } catch (IOException e) {
      return Reply.NONE;
    }
  }
}
