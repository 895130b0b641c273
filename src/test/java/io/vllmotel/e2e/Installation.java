package io.vllmotel.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart, by the real helm, with the image that {@code image/build} made. */
record Installation(Cluster cluster) {

  static final String NAMESPACE = "vllm-otel";
  static final String NAME = "vllm-otel-injector";
  static final Path IMAGE = Path.of("target/image.tar");

  /** With less memory than the chart gives: what all these tests ask for must fit. */
  private static final List<String> VALUES =
      List.of(
          "endpoint=http://otel-collector.e2e-observability:4317",
          "drainSeconds=3",
          "resources.requests.memory=96Mi",
          "resources.limits.memory=160Mi");

  /** Brings the image into the nodes, installs, and waits until every replica is ready. */
  void install() {
    cluster.loader().accept(IMAGE);
    upgrade();
  }

  /** Installs, or the same again. */
  void upgrade() {
    tryUpgrade().expectSuccess();
  }

  /** The same with values that may not be right. */
  Program tryUpgrade(String... values) {
    List<String> arguments =
        new ArrayList<>(
            List.of("upgrade", "--install", NAME, "charts/" + NAME, "--create-namespace"));
    arguments.addAll(List.of("--set", "instrumentationCrd.create=" + isCrdOurs()));
    VALUES.forEach(value -> arguments.addAll(List.of("--set", value)));
    List.of(values).forEach(value -> arguments.addAll(List.of("--set", value)));
    arguments.addAll(List.of("--wait", "--timeout", "240s"));
    return tryHelm(arguments);
  }

  /** Whether the CRD is absent, or made by this release before. */
  private boolean isCrdOurs() {
    Program crd =
        cluster.kubectl().run("", "get", "crd", "instrumentations.opentelemetry.io", "-o", "yaml");
    return crd.exitCode() != 0 || crd.output().contains("meta.helm.sh/release-name: " + NAME);
  }

  /** Runs helm for the release's namespace. */
  String helm(String... arguments) {
    return tryHelm(List.of(arguments)).expectSuccess();
  }

  private Program tryHelm(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("helm"));
    command.addAll(arguments);
    command.addAll(
        List.of(
            "--kubeconfig", cluster.kubectl().kubeconfig().toString(), "--namespace", NAMESPACE));
    return Program.run(command, "");
  }

  /** What there is of it in the cluster, one object a line. */
  String left() {
    return cluster
        .kubectl()
        .output(
            "get",
            "all,secrets,configmaps,serviceaccounts,roles,rolebindings,clusterroles,"
                + "clusterrolebindings,networkpolicies,poddisruptionbudgets,"
                + "mutatingwebhookconfigurations,validatingwebhookconfigurations",
            "--all-namespaces",
            "-o",
            "name",
            "-l",
            "app.kubernetes.io/instance=" + NAME);
  }
}
