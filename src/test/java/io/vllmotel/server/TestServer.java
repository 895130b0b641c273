package io.vllmotel.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Reviews;
import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.server.Readiness.Condition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server on free ports, with a certificate of its own, and raw clients that trust it.
 *
 * <p>As an extension it serves all tests of a class, and must answer a valid review after each.
 */
final class TestServer implements AutoCloseable, AfterEachCallback, AfterAllCallback {

  static final ClusterSnapshot CLUSTER = ClusterSnapshot.of(Installation.standard());

  private static final int CLIENT_TIMEOUT_MILLIS = 15_000;

  private final CertificateAuthority authority =
      CertificateAuthority.create(Clock.systemUTC(), new SecureRandom());
  private final SSLContext trust = trust(authority.pem());
  private final WebhookServer server;

  private TestServer(Limits limits, Duration drainTime, ContextSource context) {
    ServerSettings settings = new ServerSettings("127.0.0.1", 0, 0, drainTime, limits);
    server = new WebhookServer(settings, AdmissionHandler.standard(), context, Clock.systemUTC());
    server.readiness().met(Condition.CONTEXT, "none");
    server.readiness().met(Condition.CA_BUNDLE, "nobody's");
  }

  static TestServer start() {
    return start(Limits.standard());
  }

  static TestServer start(Limits limits) {
    return start(limits, Duration.ZERO);
  }

  static TestServer start(Limits limits, Duration drainTime) {
    return start(limits, drainTime, () -> CLUSTER);
  }

  static TestServer start(Limits limits, Duration drainTime, ContextSource context) {
    TestServer started = new TestServer(limits, drainTime, context);
    await(() -> started.server.start(started.newIdentity()));
    return started;
  }

  /** A server whose start is not waited for. */
  static TestServer starting(Limits limits) {
    TestServer starting = new TestServer(limits, Duration.ZERO, () -> CLUSTER);
    starting.server.start(starting.newIdentity());
    return starting;
  }

  static <T> T await(Supplier<Future<T>> future) {
    return future
        .get()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  WebhookServer server() {
    return server;
  }

  TlsIdentity newIdentity() {
    ServingCertificate serving =
        authority.issue(List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
    return new TlsIdentity(serving.certificateChain(), serving.privateKey(), serving.notAfter());
  }

  /** A connection to the TLS port that has not said a word yet. */
  Socket connectPlain() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(CLIENT_TIMEOUT_MILLIS);
    return socket;
  }

  /** A connection that can take in only little before it is read. */
  SSLSocket connectNarrow() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    SSLSocket secure = secure(socket);
    secure.startHandshake();
    return secure;
  }

  SSLSocket unconnected() throws IOException {
    return secure(connectPlain());
  }

  private SSLSocket secure(Socket socket) throws IOException {
    return (SSLSocket)
        trust.getSocketFactory().createSocket(socket, "localhost", server.port(), true);
  }

  SSLSocket connect() throws IOException {
    SSLSocket socket = unconnected();
    socket.startHandshake();
    return socket;
  }

  Reply management(String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.managementPort())) {
      socket.setSoTimeout(CLIENT_TIMEOUT_MILLIS);
      send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return Reply.read(socket.getInputStream());
    }
  }

  /** Sends a whole request over a connection of its own. */
  Reply exchange(String request) throws IOException {
    try (SSLSocket socket = connect()) {
      send(socket, request);
      return Reply.read(socket.getInputStream());
    }
  }

  Reply post(byte[] body) throws IOException {
    return post("/mutate", body);
  }

  Reply post(String path, byte[] body) throws IOException {
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write(request(path, body));
      return Reply.read(socket.getInputStream());
    }
  }

  /** Whether a usual review is answered as it should. */
  boolean answersReview() throws IOException {
    return isAnswer(post(Reviews.creation(Reviews.POD)));
  }

  static boolean isAnswer(Reply reply) {
    return reply.status() == 200
        && reply.body().contains("\"uid\":\"" + Reviews.UID + "\"")
        && reply.body().contains("\"allowed\":true");
  }

  static byte[] request(String path, byte[] body) {
    byte[] head = head(path, body.length).getBytes(UTF_8);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  static String head(String path, long length) {
    return """
    POST %s?timeout=3s HTTP/1.1\r
    Host: localhost\r
    Content-Type: application/json\r
    Content-Length: %d\r
    \r
    """
        .formatted(path, length);
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Whether the other side has closed, or does so now. */
  static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof SocketTimeoutException);
    }
  }

  private static SSLContext trust(String authority) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(authority.getBytes(UTF_8))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(server::stop);
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    assertThat(answersReview()).as("a valid review is still answered").isTrue();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    close();
  }
}
