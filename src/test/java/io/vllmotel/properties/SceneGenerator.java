package io.vllmotel.properties;

import io.vllmotel.autoinstrumentation.Owners;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.injection.InjectionRequest;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.instrumentation.Namespace;
import io.vllmotel.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A pod with everything that decides about it. */
final class SceneGenerator {

  private static final String OPERATOR = "instrumentation.opentelemetry.io/";

  private final Dice dice;
  private final Oddities odd;
  private final ContainerGenerator containers;

  SceneGenerator(long seed) {
    this.dice = new Dice(seed);
    this.odd = new Oddities(dice);
    this.containers = new ContainerGenerator(dice, odd);
  }

  InjectionRequest request() {
    ObjectNode pod = pod();
    return InjectionRequest.of(
        new Pod(pod),
        "models",
        dice.oneIn(4) ? Entry.AUTOMATIC : Entry.ON_REQUEST,
        new ClusterSnapshot(
            installation(),
            Map.of("models", namespace()),
            Map.of("models", instrumentations(), "shared", List.of(instrumentation("standard"))),
            Owners.unknown()));
  }

  private ObjectNode pod() {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    metadata(pod);
    ObjectNode spec = pod.putObject("spec");
    if (dice.oneIn(3)) {
      initContainers(spec);
    }
    ArrayNode list = spec.putArray("containers");
    for (int left = 1 + dice.upTo(3); left > 0; left--) {
      list.add(containers.container(dice.oneOf("vllm", "app", "c") + (left == 1 ? "" : left)));
    }
    spec.putArray("volumes").addObject().put("name", "data").putObject("emptyDir");
    if (dice.oneIn(8)) {
      spec.putNull("volumes");
    }
    if (dice.oneIn(3)) {
      ObjectNode security = spec.putObject("securityContext").put("runAsNonRoot", true);
      security.putObject("seccompProfile").put("type", "RuntimeDefault");
    }
    if (dice.oneIn(15)) {
      operatorWasHere(spec);
    }
    if (dice.oneIn(60)) {
      spoil(pod, spec);
    }
    odd.sprinkled(spec);
    return odd.sprinkled(pod);
  }

  private void metadata(ObjectNode pod) {
    if (dice.oneIn(30)) {
      return;
    }
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("generateName", "vllm-6b8f9c7d4-");
    if (dice.oneIn(3)) {
      metadata
          .putObject("labels")
          .put(
              "vllm-otel.io/injection",
              dice.oneOf("enabled", "enabled", "enabled", "enabled", "enabled", "disabled", "yes"));
    }
    if (dice.oneIn(12)) {
      metadata.putNull("annotations");
    } else if (!dice.oneIn(8)) {
      annotations(metadata.putObject("annotations"));
    }
    odd.sprinkled(metadata);
  }

  private void annotations(ObjectNode annotations) {
    maybe(
        annotations,
        2,
        OPERATOR + "inject-python",
        "true",
        "true",
        "TRUE",
        "standard",
        "standard",
        "shared/standard",
        "shared/standard",
        "other/x",
        "false",
        "");
    maybe(annotations, 10, OPERATOR + "inject-sdk", "true", "standard", "false");
    maybe(annotations, 30, OPERATOR + "inject-java", "true");
    maybe(
        annotations,
        4,
        OPERATOR + "container-names",
        "vllm",
        "vllm,app",
        "c,c2",
        "nobody",
        "a b",
        ",");
    maybe(annotations, 12, OPERATOR + "otel-python-platform", "glibc", "musl", "windows");
    maybe(annotations, 8, "vllm-otel.io/tracing", "auto", "off", "force", "on");
    maybe(annotations, 8, "vllm-otel.io/payload", "auto", "image", "append", "operator");
    maybe(annotations, 8, "vllm-otel.io/detailed-traces", "all", "model,worker", "x");
    maybe(annotations, 8, "vllm-otel.io/vllm-version", "0.17.1", "0.9.2", "new");
    maybe(annotations, 8, "vllm-otel.io/image-pythonpath", "", "/opt/lib", "$HOME");
    maybe(annotations, 8, "resource.opentelemetry.io/team", "search", "a, b = c", "Größe");
    maybe(annotations, 4, "example.com/note", Oddities.CANARY, odd.text());
    maybe(annotations, 40, "vllm-otel.io/applied", "{", "{}", "[1]", "{\"containers\":{}}");
    maybe(annotations, 60, "kubernetes.io/config.mirror", "1");
  }

  private void maybe(ObjectNode annotations, int times, String key, String... values) {
    if (dice.oneIn(times)) {
      annotations.put(key, dice.oneOf(values));
    }
  }

  private void initContainers(ObjectNode spec) {
    if (dice.oneIn(6)) {
      spec.putNull("initContainers");
      return;
    }
    ArrayNode list = spec.putArray("initContainers");
    for (int left = dice.upTo(2); left > 0; left--) {
      list.add(dice.oneIn(2) ? containers.meshSidecar() : containers.container("init" + left));
    }
  }

  /** The marks of the OpenTelemetry Operator, on the first container. */
  private static void operatorWasHere(ObjectNode spec) {
    if (spec.path("containers").path(0) instanceof ObjectNode first) {
      String folder = "/otel-auto-instrumentation-python";
      ArrayNode environment = first.putArray("env");
      environment.addObject().put("name", "PYTHONPATH").put("value", folder + "/x:/mine:" + folder);
      environment
          .addObject()
          .put("name", "OTEL_EXPORTER_OTLP_PROTOCOL")
          .put("value", "http/protobuf");
      environment
          .addObject()
          .put("name", "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME")
          .putObject("valueFrom")
          .putObject("fieldRef")
          .put("fieldPath", "spec.nodeName");
    }
  }

  /** Puts a value of another type where Kubernetes has a list or an object. */
  private void spoil(ObjectNode pod, ObjectNode spec) {
    switch (dice.upTo(6)) {
      case 0 -> pod.put("spec", "none");
      case 1 -> spec.put("containers", 1);
      case 2 -> spec.put("volumes", "none");
      case 3 -> pod.put("metadata", true);
      case 4 -> spec.putArray("containers").add("vllm").addNull();
      case 5 -> spec.putObject("initContainers").put("a", 1);
      default ->
          spec.path("containers")
              .forEach(container -> {
                if (container instanceof ObjectNode object) {
                  object.put(dice.oneOf("env", "args", "volumeMounts", "name"), 7);
                }
              });
    }
  }

  private Namespace namespace() {
    Map<String, String> labels =
        dice.oneIn(2)
            ? Map.of(
                "vllm-otel.io/injection", dice.oneOf("enabled", "enabled", "enabled", "disabled"))
            : Map.of();
    Map<String, String> annotations =
        dice.oneIn(6)
            ? Map.of(OPERATOR + "inject-python", dice.oneOf("true", "standard", "false"))
            : Map.of();
    return new Namespace("models", labels, annotations);
  }

  private Installation installation() {
    return new Installation(
        dice.oneIn(2) ? Optional.of(instrumentation("default")) : Optional.empty(),
        Set.of("shared"),
        Installation.SYSTEM_NAMESPACES,
        "packages:1",
        Map.of(),
        List.of());
  }

  private List<Instrumentation> instrumentations() {
    List<Instrumentation> all = new ArrayList<>();
    if (!dice.oneIn(6)) {
      all.add(instrumentation("standard"));
    }
    if (dice.oneIn(8)) {
      all.add(instrumentation("second"));
    }
    return all;
  }

  private Instrumentation instrumentation(String name) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("metadata").put("name", name).put("namespace", "models");
    ObjectNode spec = tree.putObject("spec");
    ObjectNode exporter = spec.putObject("exporter");
    exporter.put("endpoint", endpoint());
    if (dice.oneIn(8)) {
      exporter
          .putObject("tls")
          .put("secretName", "client")
          .put("ca_file", dice.oneOf("ca.crt", "/ca"));
    }
    if (dice.oneIn(4)) {
      spec.putArray("propagators").add("tracecontext").add(dice.oneOf("b3", "xray", "none"));
    }
    if (dice.oneIn(4)) {
      spec.putObject("sampler")
          .put("type", dice.oneOf("always_on", "jaeger_remote", "traceidratio"));
    }
    environment(spec);
    if (dice.oneIn(4)) {
      environment(spec.putObject("python"));
    }
    if (dice.oneIn(6)) {
      spec.putObject("resource").put("addK8sUIDAttributes", true);
    }
    return InstrumentationReader.read(odd.sprinkled(tree), "packages:1");
  }

  private String endpoint() {
    return dice.oneOf(
        "http://collector:4317",
        "http://collector:4318",
        "http://collector:4318",
        "http://collector:4318",
        "http://collector:4318/v1/traces",
        "http://collector:4318/v1/traces",
        "https://collector",
        "http://$(OTEL_NODE_IP):4318",
        "http://$(USER_A):4318",
        "collector:4317",
        "http://u:" + Oddities.CANARY + "@c:4318",
        "http://c:4318?token=" + Oddities.CANARY,
        "");
  }

  private void environment(ObjectNode parent) {
    if (dice.oneIn(2)) {
      return;
    }
    ArrayNode environment = parent.putArray("env");
    for (int left = dice.upTo(4); left > 0; left--) {
      environment
          .addObject()
          .put(
              "name",
              dice.oneOf(
                  "OTEL_PROPAGATORS",
                  "OTEL_BSP_MAX_QUEUE_SIZE",
                  "OTEL_EXPORTER_OTLP_TIMEOUT",
                  "OTEL_EXPORTER_OTLP_HEADERS",
                  "PYTHONPATH",
                  "VLLM_PLUGINS",
                  "USER_C",
                  "OTEL_RESOURCE_ATTRIBUTES"))
          .put(
              "value",
              dice.oneOf("tracecontext,b3multi", "256", "10000", "/lib", "a=b", "$(USER_A)"));
    }
  }
}
