package io.vllmotel.cli;

import io.vllmotel.cluster.ClusterException;
import io.vllmotel.cluster.InstalledSettings;
import io.vllmotel.cluster.LiveCluster;
import io.vllmotel.config.ClusterSettings;
import io.vllmotel.config.Configuration;
import io.vllmotel.config.ConfigurationException;
import io.vllmotel.config.ConfigurationReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster a command asks; as with kubectl. */
final class LiveOptions {

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Access to the cluster. Default: $KUBECONFIG, or ~/.kube/config")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = "--kube-context",
      paramLabel = "NAME",
      description = "Which context of the kubeconfig. Default: its current one")
  private Optional<String> kubeContext = Optional.empty();

  /**
   * The cluster; not asked yet.
   *
   * @throws io.vllmotel.cluster.ClusterException when the kubeconfig cannot be read
   */
  LiveCluster cluster() {
    return LiveCluster.of(kubeconfig, kubeContext);
  }

  /**
   * What a cluster's installation is set to; what cannot be read is told, and the defaults count.
   */
  static Configuration settings(LiveCluster cluster, Console console) {
    String problem;
    try {
      Optional<InstalledSettings> found = cluster.settings(ClusterSettings.MUTATING_CONFIGURATION);
      if (found.isPresent()) {
        InstalledSettings settings = found.get();
        return ConfigurationReader.read(
            settings.source(),
            settings.yaml(),
            Map.of(ConfigurationReader.OWN_NAMESPACE, settings.namespace()));
      }
      problem = "this cluster has no settings of an installation";
    } catch (ClusterException | ConfigurationException e) {
      problem = e.getMessage();
    }
    console.err().println("note: " + problem + "; the defaults count, or those of --config FILE");
    return ConfigurationReader.read(Map.of());
  }
}
