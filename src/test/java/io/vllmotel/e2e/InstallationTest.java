package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The life of an installation: installed by helm, used, upgraded, rolled back, taken away. What it
 * does to pods is told by {@code src/test/resources/e2e/<scenario>}: objects that are applied, and
 * the pods that come out of them, as far as they matter.
 */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallationTest {

  private static final Path SCENARIOS = Path.of("src/test/resources/e2e");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * Asked for only where an Instrumentation wants UIDs, which no scenario does, and while their
   * type is not installed, which it is here.
   */
  private static final Set<String> RARELY_USED =
      Set.of(
          "get replicasets", "list customresourcedefinitions", "watch customresourcedefinitions");

  private static Set<String> granted = Set.of();

  @BeforeAll
  static void install(Cluster cluster) {
    new Installation(cluster).install();
    granted = granted(cluster.kubectl());
  }

  @Test
  @Order(1)
  void helmTestSaysThatItIsReady(Cluster cluster) {
    assertThat(new Installation(cluster).helm("test", Installation.NAME)).contains("Succeeded");
  }

  @TestFactory
  @Order(2)
  Stream<DynamicTest> scenario(Cluster cluster) throws IOException {
    try (Stream<Path> folders = Files.list(SCENARIOS)) {
      return folders.sorted().toList().stream()
          .map(folder ->
              DynamicTest.dynamicTest(
                  folder.getFileName().toString(), () -> play(cluster.kubectl(), folder)));
    }
  }

  private static void play(Kubectl kubectl, Path folder) throws IOException {
    String namespace = "e2e-" + folder.getFileName();
    String objects = Files.readString(folder.resolve("apply.yaml"));
    removeLeftOver(kubectl, namespace);
    await().atMost(PATIENCE).until(() -> kubectl.run(objects, "apply", "-f", "-").exitCode() == 0);
    for (JsonNode expected : YAML.readTree(folder.resolve("expected.yaml"))) {
      String selector = expected.path("selector").asString();
      await(selector)
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            JsonNode pods =
                kubectl.json("get", "pods", "-n", namespace, "-l", selector).path("items");
            assertThat(pods).as("pods with " + selector).isNotEmpty();
            assertThat(Subset.differences(expected.path("pod"), pods.path(0))).isEmpty();
          });
    }
    kubectl.output("delete", "namespace", namespace, "--wait=false");
  }

  /** What a run before left would be found instead of what this one makes. */
  private static void removeLeftOver(Kubectl kubectl, String namespace) {
    kubectl.output("delete", "namespace", namespace, "--ignore-not-found", "--timeout=60s");
  }

  @Test
  @Order(3)
  void applyOfWorkloadsIsAdvised(Cluster cluster) {
    removeLeftOver(cluster.kubectl(), "e2e-advised");
    cluster.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: e2e-advised}}");

    Program apply =
        cluster
            .kubectl()
            .apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: server, namespace: e2e-advised}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: server}}
                  template:
                    metadata:
                      labels: {app: server}
                      annotations: {instrumentation.opentelemetry.io/inject-python: nowhere}
                    spec:
                      containers: [{name: vllm, image: "vllm/vllm-openai:v0.17.1", args: [m]}]
                """);

    assertThat(apply.errors()).contains("Warning: ").contains("instrumentation_not_found");
  }

  private static Set<String> granted(Kubectl kubectl) {
    Set<String> granted = new TreeSet<>();
    for (JsonNode role :
        List.of(
            kubectl.json("get", "clusterrole", Installation.NAME),
            kubectl.json("get", "role", Installation.NAME, "-n", Installation.NAMESPACE))) {
      for (JsonNode rule : role.path("rules")) {
        rule.path("resources")
            .forEach(resource ->
                rule.path("verbs")
                    .forEach(verb -> granted.add(verb.asString() + " " + resource.asString())));
      }
    }
    return granted;
  }

  private static Set<String> used(Path log) throws IOException {
    String user =
        "system:serviceaccount:%s:%s".formatted(Installation.NAMESPACE, Installation.NAME);
    Set<String> used = new TreeSet<>();
    try (Stream<String> lines = Files.lines(log)) {
      lines
          .filter(line -> line.contains(user))
          .map(JsonMapper.shared()::readTree)
          .filter(event -> event.path("user").path("username").asString("").equals(user))
          .filter(event -> event.path("objectRef").has("resource"))
          .forEach(event ->
              used.add(
                  event.path("verb").asString()
                      + " "
                      + event.path("objectRef").path("resource").asString()));
    }
    return used;
  }

  @Test
  @Order(5)
  void upgradeAndRollbackLeaveTheBundleAlone(Cluster cluster) {
    Installation installation = new Installation(cluster);
    List<String> before = bundles(cluster.kubectl());
    assertThat(before).isNotEmpty().allMatch(bundle -> !bundle.isEmpty());

    installation.upgrade();
    assertThat(bundles(cluster.kubectl())).isEqualTo(before);
    installation.helm("rollback", Installation.NAME, "1", "--wait", "--timeout", "240s");

    assertThat(bundles(cluster.kubectl())).isEqualTo(before);
  }

  @Test
  @Order(5)
  void valuesThatTheSchemaRefusesAreSaidAndChangeNothing(Cluster cluster) {
    Installation installation = new Installation(cluster);
    String before = installation.helm("get", "manifest", Installation.NAME);

    Program upgrade = installation.tryUpgrade("replicas=many", "unknown.value=1");

    assertThat(upgrade.exitCode()).isNotZero();
    assertThat(upgrade.errors())
        .contains("replicas", "got string, want integer", "additional properties 'unknown'");
    assertThat(installation.helm("get", "manifest", Installation.NAME)).isEqualTo(before);
  }

  @Test
  @Order(6)
  void emptiedBundleIsRepaired(Cluster cluster) {
    List<String> before = bundles(cluster.kubectl());

    cluster
        .kubectl()
        .output(
            "patch",
            "mutatingwebhookconfiguration",
            "inject.vllm-otel.io",
            "--type=json",
            "-p",
            "[{\"op\": \"remove\", \"path\": \"/webhooks/0/clientConfig/caBundle\"}]");

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(bundles(cluster.kubectl())).isEqualTo(before));
  }

  private static List<String> bundles(Kubectl kubectl) {
    List<String> bundles = new ArrayList<>();
    for (String configuration :
        List.of(
            "mutatingwebhookconfiguration/inject.vllm-otel.io",
            "validatingwebhookconfiguration/advise.vllm-otel.io")) {
      kubectl
          .json("get", configuration)
          .path("webhooks")
          .forEach(webhook ->
              bundles.add(
                  Objects.requireNonNullElse(
                      webhook.path("clientConfig").path("caBundle").asString(""), "")));
    }
    return bundles;
  }

  @Test
  @Order(7)
  void uninstallLeavesNothing(Cluster cluster) {
    Installation installation = new Installation(cluster);
    installation.helm("uninstall", Installation.NAME, "--wait");

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(installation.left()).isBlank());
  }

  /** Last, because a watch stands in the audit log only when it has ended. */
  @Test
  @Order(8)
  void rightsThatAreGrantedAreThoseThatAreUsed() throws IOException {
    String log = System.getenv("E2E_AUDIT_LOG");
    if (log == null) {
      System.out.println(
          "SKIPPED: E2E_AUDIT_LOG is not set, so nothing says which rights are used");
      return;
    }

    Set<String> used = used(Path.of(log));

    assertThat(used).as("names of Deployments need no call").doesNotContain("get replicasets");
    used.addAll(RARELY_USED);
    assertThat(used).isEqualTo(granted);
  }
}
