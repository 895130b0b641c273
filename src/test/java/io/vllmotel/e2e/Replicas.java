package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The chart's objects in a cluster, with processes in the place of its pods.
 *
 * <p>This plays the Deployment, the kubelet and the endpoints controller: a replica is called when
 * it is ready, and until somebody has noticed that it is not.
 */
final class Replicas implements AutoCloseable {

  private static final YAMLMapper YAML = new YAMLMapper();

  private final Kubectl kubectl;
  private final Installation installation;
  private final Path settings;
  private final String address = address();
  private final List<Replica> running = new ArrayList<>();
  private Map<String, String> environment = Map.of();

  private Replicas(Cluster cluster) {
    kubectl = cluster.kubectl();
    installation = new Installation(cluster);
    settings = temporary("settings", ".yaml");
  }

  /** Installs the chart; no node takes its pods. */
  static Replicas install(Cluster cluster, String... values) {
    Replicas replicas = new Replicas(cluster);
    replicas.upgrade(values);
    write(
        replicas.settings,
        replicas
            .kubectl
            .json("get", "configmap", "-n", Installation.NAMESPACE, Installation.NAME)
            .at("/data/config.yaml")
            .asString());
    return replicas;
  }

  /** Installs, or upgrades to, the chart with these values beside our own. */
  void upgrade(String... values) {
    List<String> arguments = new ArrayList<>(List.of("upgrade", "--install", Installation.NAME));
    arguments.addAll(List.of("charts/" + Installation.NAME, "--create-namespace"));
    arguments.addAll(List.of("--set", "endpoint=http://otel-collector.observability:4317"));
    arguments.addAll(List.of("--set", "drainSeconds=5,nodeSelector.e2e=nowhere"));
    for (String value : values) {
      arguments.addAll(List.of("--set", value));
    }
    installation.helm(arguments.toArray(String[]::new));
  }

  Installation installation() {
    return installation;
  }

  /** The chart's ConfigMap as a file. */
  Path settings() {
    return settings;
  }

  /** Settings of processes that start from now on. */
  void environment(Map<String, String> settings) {
    environment = settings;
  }

  /** One more; nobody calls it yet. */
  Replica start() {
    return start(kubeconfig(server(admin())));
  }

  /** One that reaches the API server at this address. */
  Replica startAt(int port) {
    return start(kubeconfig("https://127.0.0.1:" + port));
  }

  private Replica start(Path kubeconfig) {
    Replica replica = Replica.start(kubeconfig, settings, environment);
    running.add(replica);
    return replica;
  }

  /** So many that are ready and called. */
  void scale(int count) {
    List<Replica> fresh = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fresh.add(start());
    }
    fresh.forEach(Replica::awaitReady);
    publish(fresh);
  }

  List<Replica> running() {
    return List.copyOf(running);
  }

  /**
   * Replaces each replica by a new one, as a Deployment with {@code maxUnavailable: 0} does.
   *
   * @param lagMillis how long callers still go to one that was told to end
   */
  void roll(long lagMillis) {
    for (Replica old : running()) {
      List<Replica> all = running();
      Replica fresh = start().awaitReady();
      publish(List.of(fresh), all);
      old.terminate();
      new CompletableFuture<>().completeOnTimeout(null, lagMillis, TimeUnit.MILLISECONDS).join();
      running.remove(old);
      publish(running);
      assertThat(old.awaitExit()).as("exit code: " + old.log()).isZero();
    }
  }

  /** Kills it; callers hear of it when the kubelet would have. */
  void kill(Replica replica) {
    replica.close();
    running.remove(replica);
    publish(running);
  }

  private void publish(List<Replica> some, List<Replica> others) {
    List<Replica> all = new ArrayList<>(some);
    all.addAll(others);
    publish(all);
  }

  /** A slice for each, because ports belong to slices. */
  void publish(List<Replica> called) {
    StringBuilder slices = new StringBuilder();
    for (Replica replica : called) {
      slices.append(
          """
          ---
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata:
            name: life-%1$d
            namespace: %2$s
            labels: {kubernetes.io/service-name: %3$s, e2e: replicas}
          addressType: IPv4
          endpoints: [{addresses: ["%4$s"], conditions: {ready: true}}]
          ports: [{name: webhook, port: %1$d, protocol: TCP}]
          """
              .formatted(replica.port(), Installation.NAMESPACE, Installation.NAME, address));
    }
    List<String> names = called.stream().map(replica -> "life-" + replica.port()).toList();
    if (!called.isEmpty()) {
      kubectl.apply(slices.toString());
    }
    for (JsonNode slice :
        kubectl
            .json("get", "endpointslices", "-n", Installation.NAMESPACE, "-l", "e2e=replicas")
            .path("items")) {
      String name = slice.at("/metadata/name").asString();
      if (!names.contains(name)) {
        kubectl.output("delete", "endpointslice", "-n", Installation.NAMESPACE, name);
      }
    }
  }

  private JsonNode admin() {
    try {
      return YAML.readTree(Files.readString(kubectl.kubeconfig()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String server(JsonNode kubeconfig) {
    return kubeconfig.at("/clusters/0/cluster/server").asString();
  }

  /** Where the API server listens. */
  int apiServerPort() {
    return URI.create(server(admin())).getPort();
  }

  /** As the chart's ServiceAccount. */
  private Path kubeconfig(String server) {
    String token =
        kubectl
            .output(
                "create", "token", Installation.NAME, "-n", Installation.NAMESPACE, "--duration=2h")
            .strip();
    Path file = temporary("kubeconfig", "");
    write(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        users: [{name: u, user: {token: "%s"}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        """
            .formatted(
                server,
                admin().at("/clusters/0/cluster/certificate-authority-data").asString(),
                token));
    return file;
  }

  /** Of this machine; endpoints must not be on the loopback network. */
  private static String address() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .filter(found -> !found.isLoopbackAddress() && !found.isLinkLocalAddress())
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("this machine has no IPv4 address"))
          .getHostAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary(String name, String suffix) {
    try {
      Path file = Files.createTempFile(name, suffix);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the processes and takes the chart away. */
  @Override
  public void close() {
    running().forEach(Replica::close);
    running.clear();
    kubectl.output(
        "delete",
        "endpointslices",
        "-n",
        Installation.NAMESPACE,
        "-l",
        "e2e=replicas",
        "--ignore-not-found");
    installation.helm("uninstall", Installation.NAME, "--ignore-not-found");
  }
}
