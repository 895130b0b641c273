package io.vllmotel.autoinstrumentation;

import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Instrumentation.ExporterTls;
import io.vllmotel.instrumentation.TracesPath;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ContainerEditor;
import io.vllmotel.pod.PodEditor;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where spans go, and the certificates for the way there.
 *
 * <p>Source: {@code exporter.go} of the OpenTelemetry Operator. Unlike there, the volumes are
 * optional, so that a missing Secret does not keep the pod from starting, and an endpoint that ends
 * in {@code /v1/traces} is split into the base, to which exporters append that part themselves
 * (OTLP exporter specification), and the endpoint of traces.
 */
record ExporterSettings(Instrumentation instrumentation, PodEditor pod) {

  void addTo(ContainerEditor container) {
    instrumentation.endpoint().ifPresent(endpoint -> addEndpoint(container, endpoint));
    instrumentation.tls().ifPresent(tls -> addTls(container, tls));
  }

  private static void addEndpoint(ContainerEditor container, String endpoint) {
    String trimmed = TracesPath.withoutSlashesAtEnd(endpoint);
    if (trimmed.endsWith(TracesPath.TEXT)) {
      String base = trimmed.substring(0, trimmed.length() - TracesPath.TEXT.length());
      container.appendVariable("OTEL_EXPORTER_OTLP_ENDPOINT", base);
      container.appendVariable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", trimmed);
    } else {
      container.appendVariable("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    }
  }

  private void addTls(ContainerEditor container, ExporterTls tls) {
    String secretFolder = "/otel-auto-instrumentation-secret-" + tls.secretName();
    String configMapFolder = "/otel-auto-instrumentation-configmap-" + tls.configMapName();
    boolean hasSecret = !tls.secretName().isEmpty();
    boolean hasConfigMap = !tls.configMapName().isEmpty();
    Optional<String> secret = hasSecret ? Optional.of(secretFolder) : Optional.empty();
    Optional<String> authority = hasConfigMap ? Optional.of(configMapFolder) : secret;

    addFile(container, "OTEL_EXPORTER_OTLP_CERTIFICATE", tls.caFile(), authority);
    addFile(container, "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", tls.certFile(), secret);
    addFile(container, "OTEL_EXPORTER_OTLP_CLIENT_KEY", tls.keyFile(), secret);
    if (hasSecret) {
      ObjectNode source = object().put("secretName", tls.secretName()).put("optional", true);
      mount(
          container, volume("otel-auto-secret-", tls.secretName()), "secret", source, secretFolder);
    }
    if (hasConfigMap) {
      ObjectNode source = object().put("name", tls.configMapName()).put("optional", true);
      String name = volume("otel-auto-configmap-", tls.configMapName());
      mount(container, name, "configMap", source, configMapFolder);
    }
  }

  /** A relative path lies in the mounted folder; without one it points nowhere and is left out. */
  private static void addFile(
      ContainerEditor container, String variable, String file, Optional<String> folder) {
    if (file.startsWith("/")) {
      container.appendVariable(variable, file);
    } else if (!file.isEmpty()) {
      folder.ifPresent(path -> container.appendVariable(variable, path + "/" + file));
    }
  }

  private void mount(
      ContainerEditor editor, String volume, String kind, ObjectNode source, String path) {
    if (editor.container().mountsOtherAt(path, volume)) {
      return;
    }
    if (!pod.pod().hasVolume(volume)) {
      ObjectNode added = object().put("name", volume);
      added.set(kind, source);
      pod.addVolume(added);
    }
    Container container = editor.container();
    if (!container.hasMount(volume)) {
      editor.addMount(object().put("name", volume).put("mountPath", path).put("readOnly", true));
    }
  }

  /** A volume's name is a DNS label of at most 63 characters (Kubernetes API reference). */
  private static String volume(String prefix, String object) {
    String label = object.substring(0, Math.min(object.length(), 63 - prefix.length()));
    return prefix + label.replaceAll("^[^a-zA-Z0-9]+|[^a-zA-Z0-9]+$", "").replace('.', '-');
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
