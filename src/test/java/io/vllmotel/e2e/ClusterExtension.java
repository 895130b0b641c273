package io.vllmotel.e2e;

import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Gives tests the cluster: the one that {@code E2E_KUBECONFIG} names, else k3s in a container.
 *
 * <p>The variable decides, nothing is probed, so that a run never tests on a cluster by surprise.
 */
final class ClusterExtension extends TypeBasedParameterResolver<Cluster> {

  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  @Override
  public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ClusterProvider provider =
        context
            .getRoot()
            .getStore(STORE)
            .computeIfAbsent("cluster", _ -> provider(), ClusterProvider.class);
    return Objects.requireNonNull(provider).cluster();
  }

  private static ClusterProvider provider() {
    String kubeconfig = System.getenv("E2E_KUBECONFIG");
    return kubeconfig == null ? K3sProvider.start() : GivenProvider.of(kubeconfig);
  }
}
