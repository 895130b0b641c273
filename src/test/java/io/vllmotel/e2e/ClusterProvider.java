package io.vllmotel.e2e;

/** Where the cluster of a test run comes from; closed after the last test. */
sealed interface ClusterProvider extends AutoCloseable permits GivenProvider, K3sProvider {

  Cluster cluster();

  @Override
  void close();
}
