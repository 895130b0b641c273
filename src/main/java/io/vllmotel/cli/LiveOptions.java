package io.vllmotel.cli;

import io.vllmotel.cluster.LiveCluster;
import java.nio.file.Path;
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
}
