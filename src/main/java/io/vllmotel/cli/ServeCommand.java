package io.vllmotel.cli;

import io.vllmotel.certificates.CertificateException;
import io.vllmotel.certificates.ServingCertificate;
import io.vllmotel.cluster.ClusterContext;
import io.vllmotel.config.Configuration;
import io.vllmotel.config.ConfigurationException;
import io.vllmotel.manifest.WatchedContextFolder;
import io.vllmotel.server.Readiness;
import io.vllmotel.server.Readiness.Condition;
import io.vllmotel.server.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  @Mixin private InstallationOptions installation = new InstallationOptions();

  @Mixin private ListenOptions listen = new ListenOptions();

  @Mixin private ServingCertificateOptions certificate = new ServingCertificateOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try {
      Configuration configuration = installation.configuration(System.getenv());
      ServerSettings settings = listen.settings(configuration);
      if (isStandalone) {
        serveFolder(settings, configuration);
      } else {
        serveCluster(settings, configuration);
      }
      return 0;
    } catch (ConfigurationException | ServerProcess.PortTakenException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private void serveFolder(ServerSettings settings, Configuration configuration)
      throws InterruptedException {
    Path folder = context.orElseThrow(() -> wrong("--standalone needs --context DIR"));
    ServingCertificate serving = certificate();
    WatchedContextFolder watched = WatchedContextFolder.of(folder, configuration.installation());
    ServerProcess process = new ServerProcess(settings, watched);
    Readiness readiness = process.server().readiness();
    readiness.met(Condition.CA_BUNDLE, "not needed without a cluster");
    watched.watch(problem ->
        readiness.met(
            Condition.CONTEXT,
            "from " + folder + problem.map(text -> "; as it was before: " + text).orElse("")));
    process.start(serving);
    process.await(watched::close);
  }

  private void serveCluster(ServerSettings settings, Configuration configuration)
      throws InterruptedException {
    if (context.isPresent() || certificate.isSet()) {
      throw wrong("--context, --certificate and --ca-out are for --standalone only");
    }
    ClusterContext cluster = new ClusterContext(configuration.installation(), Clock.systemUTC());
    ServerProcess process = new ServerProcess(settings, cluster);
    process.start(ClusterConnection.untrusted(configuration.cluster()));
    process.await(
        ClusterConnection.open(process.server(), cluster, configuration.cluster())::close);
  }

  private ServingCertificate certificate() {
    try {
      return certificate.certificate();
    } catch (CertificateException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw wrong("--name: " + e.getMessage());
    } catch (IOException e) {
      throw wrong("--ca-out: cannot be written: " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
