package io.vllmotel.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's half of the HTTPS port.
 *
 * <p>TLS 1.3 and HTTP/1.1 only: the API server speaks both to webhooks, and what is not offered
 * cannot be attacked. No SNI, no ALPN, no decompression, no 100 Continue.
 */
final class HttpsPort extends VerticleBase {

  private static final int MAX_REQUEST_LINE = 4_096;
  private static final int MAX_HEADERS = 8_192;

  /** Room for one whole answer, so that who does not read holds no more than that. */
  private static final int SEND_BUFFER = 128 << 10;

  private final ServerSettings settings;
  private final TlsIdentity identity;
  private final ReviewRoutes routes;
  private @Nullable HttpServer server;

  HttpsPort(ServerSettings settings, TlsIdentity identity, ReviewRoutes routes) {
    this.settings = settings;
    this.identity = identity;
    this.routes = routes;
  }

  @Override
  public Future<?> start() {
    HttpServer listening =
        vertx
            .createHttpServer(options())
            .connectionHandler(connection -> ConnectionGuard.of(connection).established())
            .invalidRequestHandler(routes::invalid)
            .requestHandler(routes.router(vertx));
    server = listening;
    return listening.listen(address());
  }

  int actualPort() {
    return server == null ? 0 : server.actualPort();
  }

  /** New handshakes get the new certificate; connections that are open stay so. */
  Future<Boolean> use(TlsIdentity next) {
    ServerSSLOptions options = options().getSslOptions().setKeyCertOptions(next.options());
    return server == null ? Future.succeededFuture(false) : server.updateSSLOptions(options);
  }

  /** All loops share one port, also where it is a free one. */
  private SocketAddress address() {
    return settings.port() == 0
        ? SocketAddress.sharedRandomPort(1, settings.host())
        : SocketAddress.inetSocketAddress(settings.port(), settings.host());
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(identity.options())
        .setTrustOptions(TrustOptions.wrap(new NoClientCertificates()))
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
        .setSslEngineOptions(engine())
        .setUseAlpn(false)
        .setSni(false)
        .setHttp2ClearTextEnabled(false)
        .setSendBufferSize(SEND_BUFFER)
        .setMaxInitialLineLength(MAX_REQUEST_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setDecompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setCompressionSupported(false)
        .setHandle100ContinueAutomatically(false);
  }

  /** BoringSSL takes half of Java's time for a handshake; where it does not load, Java's serves. */
  static SSLEngineOptions engine() {
    return OpenSSLEngineOptions.isAvailable()
        ? new OpenSSLEngineOptions()
        : new JdkSSLEngineOptions();
  }
}
