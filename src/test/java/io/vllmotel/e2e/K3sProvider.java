package io.vllmotel.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** k3s in a container of our own: what most people's machines and CI systems can run. */
record K3sProvider(Cluster cluster, K3sContainer container) implements ClusterProvider {

  private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

  static K3sProvider start() {
    requireDocker();
    K3sContainer container = new K3sContainer(IMAGE);
    container.withAccessToHost(true).start();
    try {
      Path kubeconfig = Files.createTempFile("k3s", ".kubeconfig");
      Files.writeString(kubeconfig, container.getKubeConfigYaml());
      kubeconfig.toFile().deleteOnExit();
      Cluster cluster =
          new Cluster(
              new Kubectl(kubeconfig),
              archive -> load(container, archive),
              "host.testcontainers.internal");
      return new K3sProvider(cluster, container);
    } catch (IOException e) {
      throw new UncheckedIOException("the kubeconfig of k3s", e);
    }
  }

  private static void requireDocker() {
    if (DockerClientFactory.instance().isDockerAvailable()) {
      return;
    }
    String message =
        "There is no cluster to test on: E2E_KUBECONFIG is not set, and Docker does not answer."
            + " `make e2e` on Debian as root starts one; e2e/README.md tells the rest.";
    if (Boolean.parseBoolean(System.getenv("E2E_REQUIRE"))) {
      throw new IllegalStateException(message);
    }
    System.out.println("SKIPPED: " + message);
    throw new TestAbortedException(message);
  }

  private static void load(K3sContainer container, Path archive) {
    String inside = "/tmp/" + archive.getFileName();
    container.copyFileToContainer(MountableFile.forHostPath(archive), inside);
    try {
      var result = container.execInContainer("ctr", "-n", "k8s.io", "images", "import", inside);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException("images import: " + result.getStderr());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}
