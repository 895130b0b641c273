package io.vllmotel.properties;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Containers as people write them, and as nobody should. */
record ContainerGenerator(Dice dice, Oddities odd) {

  private static final List<String> IMAGES =
      List.of(
          "vllm/vllm-openai:v0.20.2",
          "vllm/vllm-openai:latest",
          "vllm/vllm-openai:v0.16.0",
          "vllm/vllm-openai:v0.9.2",
          "vllm/vllm-openai:v0.8.5",
          "vllm/vllm-openai:v0.7.3",
          "vllm/vllm-openai@sha256:aa",
          "mirror.example.com:5000/vllm-openai:v0.18.0",
          "lmcache/vllm-openai:v0.3.9",
          "registry.example.com/team/app:1.2",
          "registry.example.com/ml/serving",
          "docker.io/istio/proxyv2:1.27.0",
          "");

  private static final List<String> VARIABLES =
      List.of(
          "PYTHONPATH",
          "VLLM_PLUGINS",
          "VLLM_ADDITIONAL_ARGS",
          "SM_VLLM_MODEL",
          "VLLM_USE_RUST_FRONTEND",
          "OTEL_SERVICE_NAME",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "OTEL_EXPORTER_OTLP_PROTOCOL",
          "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
          "OTEL_PROPAGATORS",
          "OTEL_BSP_MAX_QUEUE_SIZE",
          "OTEL_NODE_IP",
          "OTEL_EXPORTER_OTLP_HEADERS",
          "USER_A",
          "USER_B");

  ObjectNode container(String name) {
    ObjectNode container = JsonNodeFactory.instance.objectNode();
    if (!dice.oneIn(200)) {
      container.put("name", name);
    }
    if (!dice.oneIn(20)) {
      container.put("image", dice.oneOf(IMAGES));
    }
    start(container);
    environment(container);
    mounts(container);
    if (dice.oneIn(4)) {
      container.putArray("envFrom").addObject().putObject("configMapRef").put("name", "settings");
    }
    resources(container);
    security(container);
    return odd.sprinkled(container);
  }

  /** A native sidecar as a mesh puts it into a pod. */
  ObjectNode meshSidecar() {
    ObjectNode sidecar = container(dice.oneOf("istio-proxy", "linkerd-proxy"));
    sidecar.put("image", "docker.io/istio/proxyv2:1.27.0").put("restartPolicy", "Always");
    return sidecar;
  }

  private void start(ObjectNode container) {
    switch (dice.upTo(16)) {
      case 0 -> words(container, "command", "vllm", "serve", "Qwen/Qwen3-8B");
      case 1 -> {
        words(container, "command", "python3", "-m", "vllm.entrypoints.openai.api_server");
        flags(container);
      }
      case 2, 13, 14, 15 -> flags(container);
      case 3 -> words(container, "command", dice.oneOf("sh", "/bin/bash"), "-c", script());
      case 4 -> {
        words(container, "command", "bash", "-c", "exec vllm serve \"$@\"", "--");
        flags(container);
      }
      case 5 -> words(container, "command", "vllm", "bench", "serve");
      case 6 -> words(container, "command", "sagemaker-entrypoint.sh");
      case 7 -> words(container, "command", "python", "-m", "huggingfaceserver");
      case 8 -> words(container, "command", "/opt/start.sh", odd.text());
      case 9 -> words(container, "command", "vllm", "serve", "--headless");
      case 10 -> container.putArray("args").add(odd.text()).add(odd.value(1));
      case 11 -> container.putNull(dice.oneOf("args", "command"));
      default -> words(container, "command", "python", "app.py");
    }
  }

  private String script() {
    return dice.oneOf(
        "vllm serve Qwen/Qwen3-8B",
        "set -e\npip install x && exec vllm serve m --port 8000 # vllm serve",
        "echo vllm serve",
        "eval \"exec vllm serve m ${VLLM_ADDITIONAL_ARGS} $@\"",
        "if [ \"$A\" = 0 ]; then ray start --head; vllm serve m; else ray start; fi",
        "TOKEN=" + Oddities.CANARY + " start-it --key " + Oddities.CANARY,
        odd.shown());
  }

  private void flags(ObjectNode container) {
    ArrayNode args =
        container.putArray("args").add("Qwen/Qwen3-8B").add("--api-key=" + Oddities.CANARY);
    if (dice.oneIn(4)) {
      args.add(
          dice.oneOf(
              "--otlp-traces-endpoint=http://flag:4317",
              "--otlp_traces_endpoint=http://flag:4318/v1/traces",
              "--disable-log-stats",
              "--config",
              "--",
              "$(USER_A)",
              "--collect-detailed-traces=all"));
    }
  }

  private void environment(ObjectNode container) {
    if (dice.oneIn(6)) {
      return;
    }
    if (dice.oneIn(10)) {
      container.putNull("env");
      return;
    }
    ArrayNode environment = container.putArray("env");
    for (int left = dice.upTo(6); left > 0; left--) {
      environment.add(variable());
    }
  }

  private ObjectNode variable() {
    String name = dice.oneOf(VARIABLES);
    ObjectNode variable = JsonNodeFactory.instance.objectNode().put("name", name);
    switch (dice.upTo(6)) {
      case 0 ->
          variable
              .putObject("valueFrom")
              .putObject("configMapKeyRef")
              .put("name", "a")
              .put("key", "b");
      case 1 -> {}
      case 2 -> variable.putNull("value");
      case 3 -> variable.put("value", "http://collector:" + dice.oneOf("4317", "4318"));
      default -> variable.put("value", isShown(name) ? odd.shown() : odd.text());
    }
    return odd.sprinkled(variable);
  }

  /** Settings of the SDK are quoted in messages, and a script may use this one as a program. */
  private static boolean isShown(String name) {
    boolean isSetting = name.startsWith("OTEL_") && !name.endsWith("_HEADERS");
    return isSetting || name.equals("USER_A");
  }

  private void mounts(ObjectNode container) {
    if (dice.oneIn(3)) {
      ObjectNode mount = container.putArray("volumeMounts").addObject();
      mount.put("name", "data");
      mount.put(
          "mountPath",
          dice.oneOf(
              "/data",
              "/data",
              "/data",
              "/data",
              "/vllm-otel",
              "/otel-auto-instrumentation-python"));
    } else if (dice.oneIn(10)) {
      container.putNull("volumeMounts");
    }
  }

  private void resources(ObjectNode container) {
    if (dice.oneIn(2)) {
      ObjectNode resources = container.putObject("resources");
      resources.putObject("limits").put("cpu", "2").put("memory", "4Gi");
      if (dice.oneIn(2)) {
        resources
            .putObject("requests")
            .put("cpu", dice.oneOf("2000m", "2000m", "1"))
            .put("memory", "4096Mi");
      }
    }
  }

  private void security(ObjectNode container) {
    switch (dice.upTo(4)) {
      case 0 -> {
        ObjectNode restricted = container.putObject("securityContext");
        restricted.put("allowPrivilegeEscalation", false);
        restricted.putObject("capabilities").putArray("drop").add("ALL");
      }
      case 1 ->
          container
              .putObject("securityContext")
              .put("privileged", true)
              .putObject("capabilities")
              .putArray("add")
              .add("SYS_ADMIN");
      default -> {}
    }
  }

  private static void words(ObjectNode container, String list, String... words) {
    Stream.of(words).forEach(container.putArray(list)::add);
  }
}
