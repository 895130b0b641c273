package io.vllmotel.cli;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.CertificateException;
import io.vllmotel.certificates.CertificateFiles;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.config.Configuration;
import io.vllmotel.config.ConfigurationException;
import io.vllmotel.config.ConfigurationReader;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.manifest.WatchedContextFolder;
import io.vllmotel.server.Limits;
import io.vllmotel.server.Readiness.Condition;
import io.vllmotel.server.ServerSettings;
import io.vllmotel.server.TlsIdentity;
import io.vllmotel.server.WebhookServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the webhook server until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs the webhook server.",
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
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
        "Work without a cluster: the context from a folder, a certificate made at",
        "start. The only way in this version."
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

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on.")
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

  @Option(
      names = "--ca-out",
      paramLabel = "FILE",
      description = "Write the certificate of the authority here, for clients to trust.")
  private Optional<Path> caOut = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "localhost,127.0.0.1,::1",
      description = "Names and addresses of the certificate. Default: ${DEFAULT-VALUE}")
  private List<String> names = List.of();

  @ArgGroup(exclusive = false)
  private @Nullable CertificateOptions certificateOptions;

  @Spec private @Nullable CommandSpec spec;

  /** A certificate of the user's own; both files or none. */
  private static final class CertificateOptions {

    @Option(
        names = "--certificate",
        required = true,
        paramLabel = "FILE",
        description = "A serving certificate in PEM, with its chain, instead of one made at start.")
    private Path certificate = Path.of("");

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "Its private key in PEM.")
    private Path key = Path.of("");
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = configuration();
    TlsIdentity identity = identity();
    WatchedContextFolder folder =
        WatchedContextFolder.start(contextFolder(), configuration.installation());
    WebhookServer server = server(configuration, folder);
    server.readiness().met(Condition.CONTEXT, contextFolder().toString());
    start(server, identity);
    stopOnSignal(server, folder);
    new CountDownLatch(1).await();
    return 0;
  }

  private Path contextFolder() {
    if (!isStandalone) {
      throw wrong("this version only serves with --standalone");
    }
    return context.orElseThrow(() -> wrong("--standalone needs --context DIR"));
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

  private TlsIdentity identity() {
    try {
      ServingCertificate serving =
          certificateOptions == null
              ? issue()
              : CertificateFiles.read(certificateOptions.certificate, certificateOptions.key);
      return new TlsIdentity(serving.certificateChain(), serving.privateKey(), serving.notAfter());
    } catch (CertificateException | IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ServingCertificate issue() {
    CertificateAuthority authority =
        CertificateAuthority.create(Clock.systemUTC(), new SecureRandom());
    caOut.ifPresent(file -> write(file, authority.pem()));
    return authority.issue(names, CertificateAuthority.LIFE);
  }

  private void write(Path file, String pem) {
    try {
      Files.writeString(file, pem);
    } catch (IOException e) {
      throw wrong("--ca-out " + file + ": cannot be written: " + e.getMessage());
    }
  }

  private WebhookServer server(Configuration configuration, ContextSource context) {
    ServerSettings settings =
        new ServerSettings(
            host.orElse(configuration.host()),
            port.orElse(configuration.port()),
            managementPort.orElse(configuration.managementPort()),
            configuration.drainTime(),
            Limits.standard());
    return new WebhookServer(settings, AdmissionHandler.standard(), context, Clock.systemUTC());
  }

  private void start(WebhookServer server, TlsIdentity identity) {
    try {
      server.start(identity).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BindException) {
        throw wrong(
            "port %s or management port %s is taken, or not allowed: %s; give another one"
                .formatted(
                    port.map(String::valueOf).orElse("8443"),
                    managementPort.map(String::valueOf).orElse("8080"),
                    e.getCause().getMessage()));
      }
      throw e;
    }
  }

  /** A JVM that a signal ends reports the signal; what was stopped in order has ended well. */
  private static void stopOnSignal(WebhookServer server, WatchedContextFolder folder) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.stop().toCompletionStage().toCompletableFuture().join();
                  folder.close();
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
