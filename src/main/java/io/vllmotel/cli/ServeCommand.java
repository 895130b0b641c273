package io.vllmotel.cli;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.CertificateException;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.cluster.ClusterContext;
import io.vllmotel.config.ClusterSettings;
import io.vllmotel.config.Configuration;
import io.vllmotel.config.ConfigurationException;
import io.vllmotel.config.ConfigurationReader;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.manifest.WatchedContextFolder;
import io.vllmotel.server.Limits;
import io.vllmotel.server.Readiness.Condition;
import io.vllmotel.server.ServerSettings;
import io.vllmotel.server.TlsIdentity;
import io.vllmotel.server.WebhookServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the webhook server until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs the webhook server.",
    footerHeading = "%nExample:%n",
    footer = {
      "  vllm-otel serve --standalone --context examples/ --ca-out ca.crt",
      "  curl --cacert ca.crt -H 'Content-Type: application/json' -d @review.json \\",
      "    https://localhost:8443/mutate",
      "",
      "SIGTERM ends it: it serves on for the drain time, then sends callers elsewhere."
    })
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--standalone",
      description = {
        "Work without a cluster: the context from a folder, a certificate made at start."
      })
  private boolean isStandalone;

  @Option(
      names = "--context",
      paramLabel = "DIR",
      description = {
        "A folder of YAML or JSON files with Namespaces, Instrumentations and owners;",
        "read again when a file changes."
      })
  private Optional<Path> context = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML; see docs/settings.md. Options here come first.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--default-instrumentation",
      paramLabel = "FILE",
      description = {
        "An Instrumentation, or only its spec, for automatic mode in namespaces",
        "that have none."
      })
  private Optional<Path> defaultInstrumentation = Optional.empty();

  @Option(
      names = "--shared-namespaces",
      paramLabel = "NAME",
      split = ",",
      description = {"Namespaces whose Instrumentations every namespace may name; * means all."})
  private Set<String> sharedNamespaces = Set.of();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on. Default: 0.0.0.0")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "HTTPS port of the webhook; 0 takes a free one. Default: 8443")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "HTTP port of probes and metrics; 0 takes a free one. Default: 8080")
  private Optional<Integer> managementPort = Optional.empty();

  @Mixin private ServingCertificateOptions certificate = new ServingCertificateOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = configuration();
    ServerSettings settings = settings(configuration);
    Installation installation = installation(configuration.installation());
    if (isStandalone) {
      serveFolder(settings, installation);
    } else {
      serveCluster(settings, installation, configuration.cluster());
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private void serveFolder(ServerSettings settings, Installation installation) {
    Path folder = context.orElseThrow(() -> wrong("--standalone needs --context DIR"));
    TlsIdentity identity = identity();
    WatchedContextFolder watched = WatchedContextFolder.start(folder, installation);
    WebhookServer server = server(settings, watched);
    server.readiness().met(Condition.CONTEXT, "from " + folder);
    server.readiness().met(Condition.CA_BUNDLE, "not needed without a cluster");
    start(server, settings, identity);
    stopOnSignal(server, watched::close);
  }

  private void serveCluster(
      ServerSettings settings, Installation installation, ClusterSettings names) {
    if (context.isPresent() || certificate.isSet()) {
      throw wrong("--context, --certificate and --ca-out are for --standalone only");
    }
    ClusterContext cluster = new ClusterContext(installation);
    WebhookServer server = server(settings, cluster);
    start(server, settings, untrusted(names));
    ClusterConnection connection = ClusterConnection.open(server, cluster, names);
    stopOnSignal(server, connection::close);
  }

  private static WebhookServer server(ServerSettings settings, ContextSource context) {
    return new WebhookServer(settings, AdmissionHandler.standard(), context, Clock.systemUTC());
  }

  /** Opens the port before the cluster has given us a certificate that its API server trusts. */
  private static TlsIdentity untrusted(ClusterSettings settings) {
    CertificateAuthority nobodys =
        CertificateAuthority.create(Clock.systemUTC(), new SecureRandom());
    return identity(nobodys.issue(ClusterConnection.names(settings), CertificateAuthority.LIFE));
  }

  private static TlsIdentity identity(ServingCertificate serving) {
    return new TlsIdentity(serving.certificateChain(), serving.privateKey(), serving.notAfter());
  }

  private Configuration configuration() {
    try {
      return config.isPresent()
          ? ConfigurationReader.read(config.get(), System.getenv())
          : ConfigurationReader.read(System.getenv());
    } catch (ConfigurationException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ServerSettings settings(Configuration configuration) {
    int webhook = valid("--port", port.orElse(configuration.port()));
    int management =
        valid("--management-port", managementPort.orElse(configuration.managementPort()));
    if (webhook != 0 && webhook == management) {
      throw wrong("--port and --management-port are both " + webhook + "; expected two ports");
    }
    return new ServerSettings(
        host.orElse(configuration.host()),
        webhook,
        management,
        configuration.drainTime(),
        Limits.standard());
  }

  private int valid(String option, int port) {
    if (port < 0 || port > ConfigurationReader.MAX_PORT) {
      throw wrong(option + " " + port + ": expected 0 to " + ConfigurationReader.MAX_PORT);
    }
    return port;
  }

  private Installation installation(Installation configured) {
    return new Installation(
        defaultInstrumentation
            .map(file -> ContextOptions.read(file, configured.pythonImage()))
            .or(configured::defaultInstrumentation),
        sharedNamespaces.isEmpty()
            ? configured.sharedInstrumentationNamespaces()
            : sharedNamespaces,
        configured.excludedNamespaces(),
        configured.pythonImage(),
        configured.defaults(),
        configured.images());
  }

  private TlsIdentity identity() {
    try {
      return identity(certificate.certificate());
    } catch (CertificateException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw wrong("--name: " + e.getMessage());
    } catch (IOException e) {
      throw wrong("--ca-out: cannot be written: " + e.getMessage());
    }
  }

  private void start(WebhookServer server, ServerSettings settings, TlsIdentity identity) {
    try {
      server.start(identity).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BindException) {
        throw wrong(
            "cannot listen on %s, --port %d and --management-port %d: %s; is another server there?"
                .formatted(
                    settings.host(),
                    settings.port(),
                    settings.managementPort(),
                    e.getCause().getMessage()));
      }
      throw e;
    }
  }

  /** A JVM that a signal ends reports the signal; what was stopped in order has ended well. */
  private static void stopOnSignal(WebhookServer server, Runnable close) {
    Thread stop =
        new Thread(
            () -> {
              server.stop().toCompletionStage().toCompletableFuture().join();
              close.run();
              Runtime.getRuntime().halt(0);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
