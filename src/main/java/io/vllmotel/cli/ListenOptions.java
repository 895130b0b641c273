package io.vllmotel.cli;

import io.vllmotel.config.Configuration;
import io.vllmotel.config.ConfigurationReader;
import io.vllmotel.server.Limits;
import io.vllmotel.server.ServerSettings;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the server listens. */
final class ListenOptions {

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

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /**
   * The options before the configuration.
   *
   * @throws ParameterException where a port is none, or both are the same
   */
  ServerSettings settings(Configuration configuration) {
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

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
