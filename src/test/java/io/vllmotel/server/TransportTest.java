package io.vllmotel.server;

import static io.vllmotel.server.TestServer.isAnswer;
import static io.vllmotel.server.TestServer.isClosed;
import static io.vllmotel.server.TestServer.request;
import static io.vllmotel.server.TestServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vllmotel.admission.Reviews;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TransportTest {

  /** A TLS 1.0 ClientHello with one cipher suite and no extensions; 32 bytes of it are random. */
  private static final byte[] OLD_CLIENT_HELLO =
      HexFormat.of()
          .parseHex(
              "160301002d" + "01000029" + "0301" + "00".repeat(32) + "00" + "0002c013" + "0100");

  @RegisterExtension private static final TestServer server = TestServer.start();

  @Test
  void plainHttpIsRefused() throws IOException {
    try (Socket socket = server.connectPlain()) {
      send(socket, "POST /mutate HTTP/1.1\r\nHost: localhost\r\n\r\n");

      byte[] answer = readAll(socket);

      assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
    }
  }

  @Test
  void oldTlsIsRefused() throws IOException {
    try (Socket socket = server.connectPlain()) {
      socket.getOutputStream().write(OLD_CLIENT_HELLO);

      byte[] alert = readAll(socket);

      assertThat(alert).startsWith(0x15);
      assertThat(alert).endsWith(2, 70);
    }
  }

  @Test
  void tls12IsRefused() throws IOException {
    try (SSLSocket socket = server.unconnected()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});

      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void connectionIsTls13() throws IOException {
    try (SSLSocket socket = server.connect()) {
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void foreignServerNameMakesNoDifference() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (SSLSocket socket = server.unconnected()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("host-" + i + ".example.com")));
        socket.setSSLParameters(parameters);

        assertThat(isReviewAnswered(socket)).isTrue();
      }
    }
  }

  @Test
  void http2IsNotOffered() throws IOException {
    try (SSLSocket socket = server.unconnected()) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);

      socket.startHandshake();

      assertThat(socket.getApplicationProtocol()).isEmpty();
    }
  }

  @Test
  void http2WithoutAskingIsRefused() throws IOException {
    try (SSLSocket socket = server.connect()) {
      send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

      assertThat(Reply.read(socket.getInputStream()).status()).isEqualTo(501);
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void newKeysDuringAConnectionAreFine() throws IOException {
    try (SSLSocket socket = server.connect()) {
      assertThat(isReviewAnswered(socket)).isTrue();

      socket.startHandshake();

      assertThat(isReviewAnswered(socket)).isTrue();
    }
  }

  @Test
  void thousandHalfOpenConnectionsKeepNobodyOut() throws IOException {
    List<Socket> halfOpen = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        halfOpen.add(server.connectPlain());
      }

      assertThat(server.answersReview()).isTrue();
    } finally {
      for (Socket socket : halfOpen) {
        socket.close();
      }
    }
  }

  private static boolean isReviewAnswered(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(request("/mutate", Reviews.creation(Reviews.POD)));
    return isAnswer(Reply.read(socket.getInputStream()));
  }

  private static byte[] readAll(Socket socket) throws IOException {
    InputStream stream = socket.getInputStream();
    byte[] bytes = stream.readAllBytes();
    assertThat(isClosed(socket)).isTrue();
    return bytes;
  }
}
