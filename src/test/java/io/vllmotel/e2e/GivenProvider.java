package io.vllmotel.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A cluster that somebody else started and will end. */
record GivenProvider(Cluster cluster) implements ClusterProvider {

  static GivenProvider of(String kubeconfig) {
    Path file = Path.of(kubeconfig);
    if (!Files.isReadable(file)) {
      throw new IllegalStateException("E2E_KUBECONFIG: " + file + " is not a readable file");
    }
    String host = Optional.ofNullable(System.getenv("E2E_HOST")).orElse("127.0.0.1");
    return new GivenProvider(new Cluster(new Kubectl(file), GivenProvider::load, host));
  }

  private static void load(Path archive) {
    String program = System.getenv("E2E_LOAD");
    if (program == null) {
      throw new IllegalStateException(
          "E2E_LOAD is not set: a program that brings an image archive into the nodes");
    }
    Program.run(List.of(program, archive.toString()), "").expectSuccess();
  }

  @Override
  public void close() {
    // Not ours to end.
  }
}
