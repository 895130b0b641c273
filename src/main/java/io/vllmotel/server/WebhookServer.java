package io.vllmotel.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.server.Readiness.Condition;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole server, from its first port to its last answer. */
public final class WebhookServer {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);
  private static final Duration WARM_UP_BUDGET = Duration.ofSeconds(1);
  private static final Duration WARM_UP_PAUSE = Duration.ofSeconds(1);

  /** A replica of the webhook has one core or two; more loops would only take memory. */
  private static final int EVENT_LOOPS =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

  private static final long POLL_MILLIS = 20;

  private final ServerSettings settings;
  private final Vertx vertx;
  private final GuardedTransport transport;
  private final Readiness readiness;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AdmissionMetrics metrics;
  private final AtomicReference<Lifecycle> lifecycle = new AtomicReference<>(Lifecycle.SERVING);
  private final ServerMetrics serverMetrics;
  private final WarmUp warmUp;
  private final Supplier<ReviewRoutes> routesOfOneLoop;
  private final List<HttpsPort> ports = new ArrayList<>();
  private final HttpServer management;

  /**
   * @param context asked anew for each review
   * @param clock for what people read; durations are measured otherwise
   */
  public WebhookServer(
      ServerSettings settings, AdmissionHandler admission, ContextSource context, Clock clock) {
    this.settings = settings;
    transport = new GuardedTransport(settings.limits());
    vertx = vertx(transport);
    readiness = new Readiness(clock);
    Limits limits = settings.limits();
    Budget budget = new Budget(limits.inFlightBytes());
    metrics = new AdmissionMetrics(registry, budget);
    WarmUpReview warmUpReview = WarmUpReview.random();
    warmUp = new WarmUp(vertx, warmUpReview, WARM_UP_BUDGET);
    routesOfOneLoop =
        () ->
            new ReviewRoutes(
                new Reviewer(vertx, admission, context, metrics, warmUpReview),
                new Refuser(limits, metrics),
                budget,
                limits.bodyBytes(),
                lifecycle);
    management = management();
    serverMetrics = new ServerMetrics(registry, readiness);
  }

  private static Vertx vertx(GuardedTransport transport) {
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)))
        .withTransport(transport)
        .build();
  }

  private HttpServer management() {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.managementPort())
                .setHttp2ClearTextEnabled(false))
        .connectionHandler(connection -> ConnectionGuard.of(connection).established())
        .requestHandler(new ManagementRoutes(readiness, registry).router(vertx));
  }

  /** Where whoever brings the context says how it is. */
  public Readiness readiness() {
    return readiness;
  }

  /** What does the input and output; whoever shares it has to be done before {@link #stop} is. */
  public Vertx vertx() {
    return vertx;
  }

  /** Where whoever brings the certificate or the context counts. */
  public MeterRegistry meters() {
    return registry;
  }

  /** The port of the webhook; 0 before the start. */
  public int port() {
    return ports.isEmpty() ? 0 : ports.getFirst().actualPort();
  }

  /** The port of probes and metrics. */
  public int managementPort() {
    return management.actualPort();
  }

  /**
   * Opens the ports, warms up, then says that it is ready.
   *
   * @return fails, with nothing left open, by a {@link java.net.BindException} where a port is
   *     taken
   */
  public Future<Void> start(TlsIdentity identity) {
    shows(identity);
    return management
        .listen()
        .compose(_ -> open(identity))
        .compose(_ -> warmedUp())
        .onSuccess(this::started)
        .onFailure(_ -> vertx.close())
        .mapEmpty();
  }

  /** On a machine that has no time for us it may fail; ending would only make a loop of starts. */
  private Future<String> warmedUp() {
    return warmUp
        .run(ownHost(), port())
        .recover(problem -> {
          readiness.missed(Condition.WARM_UP, "failed, trying again: " + problem.getMessage());
          LOG.atWarn().addKeyValue("problem", problem.getMessage()).log("Warm-up failed");
          return until(() -> false, WARM_UP_PAUSE).compose(_ -> warmedUp());
        });
  }

  private Future<?> open(TlsIdentity identity) {
    for (int loop = 0; loop < EVENT_LOOPS; loop++) {
      ports.add(new HttpsPort(settings, identity, routesOfOneLoop.get()));
    }
    return Future.all(ports.stream().map(vertx::deployVerticle).toList());
  }

  private String ownHost() {
    return settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
  }

  private void started(String warmUp) {
    readiness.met(Condition.WARM_UP, warmUp);
    readiness.met(Condition.SERVING, "every request is answered");
    LOG.atInfo()
        .addKeyValue("port", port())
        .addKeyValue("managementPort", managementPort())
        .addKeyValue("warmUp", warmUp)
        .log("Server is ready");
  }

  private void shows(TlsIdentity identity) {
    serverMetrics.certificateShown(identity);
    readiness.met(Condition.CERTIFICATE, "valid until " + identity.notAfter());
  }

  /**
   * Shows another certificate from now on; connections that are open stay so.
   *
   * @return fails, and nothing changes, where the certificate cannot be used
   */
  public Future<Void> use(TlsIdentity identity) {
    return Future.all(ports.stream().map(port -> port.use(identity)).toList())
        .onSuccess(_ -> {
          shows(identity);
          serverMetrics.certificateRotated();
        })
        .onFailure(_ -> serverMetrics.certificateRefused())
        .mapEmpty();
  }

  /**
   * Stops in a way that costs no review: not ready at once, serving on for the drain time while
   * Kubernetes tells everybody, then sending those who still come to another replica.
   */
  public Future<Void> stop() {
    LOG.atInfo().addKeyValue("drainTime", settings.drainTime()).log("Server is draining");
    readiness.missed(Condition.SERVING, "stopping");
    lifecycle.set(Lifecycle.DRAINING);
    return until(() -> false, settings.drainTime())
        .compose(_ -> {
          lifecycle.set(Lifecycle.REFUSING);
          return until(transport::isEmpty, settings.limits().refusal());
        })
        .compose(_ -> {
          transport.closeIdle();
          return until(() -> metrics.inFlight() == 0, settings.limits().answer());
        })
        .compose(_ -> vertx.close())
        .onSuccess(_ -> LOG.atInfo().log("Server has stopped"));
  }

  /** The future belongs to no event loop: those are gone when the last of its steps is done. */
  private Future<Void> until(BooleanSupplier condition, Duration limit) {
    Promise<Void> promise = Promise.promise();
    long end = System.nanoTime() + limit.toNanos();
    vertx.setPeriodic(
        POLL_MILLIS,
        timer -> {
          if (condition.getAsBoolean() || System.nanoTime() - end > 0) {
            vertx.cancelTimer(timer);
            promise.tryComplete();
          }
        });
    return promise.future();
  }
}
