package io.vllmotel.cli;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.server.ServerSettings;
import io.vllmotel.server.TlsIdentity;
import io.vllmotel.server.WebhookServer;
import java.net.BindException;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** The server as a process: what its start may fail by, and the signal that ends it. */
final class ServerProcess {

  private final ServerSettings settings;
  private final WebhookServer server;

  ServerProcess(ServerSettings settings, ContextSource context) {
    this.settings = settings;
    this.server =
        new WebhookServer(settings, AdmissionHandler.standard(), context, Clock.systemUTC());
  }

  WebhookServer server() {
    return server;
  }

  static TlsIdentity identity(ServingCertificate serving) {
    return new TlsIdentity(serving.certificateChain(), serving.privateKey(), serving.notAfter());
  }

  /**
   * Opens the ports and warms up.
   *
   * @throws PortTakenException where somebody else listens on one of them
   */
  void start(ServingCertificate certificate) {
    try {
      server.start(identity(certificate)).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BindException taken) {
        throw new PortTakenException(
            "cannot listen on %s, --port %d and --management-port %d: %s; is another server there?"
                .formatted(
                    settings.host(),
                    settings.port(),
                    settings.managementPort(),
                    taken.getMessage()));
      }
      throw e;
    }
  }

  /**
   * Serves until a signal comes. A JVM that a signal ends reports the signal; what was stopped in
   * order has ended well.
   *
   * @param close what to end when the last review is answered
   */
  void await(Runnable close) throws InterruptedException {
    Thread stop =
        new Thread(
            () -> {
              server.stop().toCompletionStage().toCompletableFuture().join();
              close.run();
              Runtime.getRuntime().halt(0);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    new CountDownLatch(1).await();
  }

  /** Somebody else listens where we should. */
  static final class PortTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
      super(message);
    }
  }
}
