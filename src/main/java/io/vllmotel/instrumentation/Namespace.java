package io.vllmotel.instrumentation;

import io.vllmotel.pod.Json;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the engine knows of the pod's namespace: its name, labels and annotations. */
public record Namespace(String name, Map<String, String> labels, Map<String, String> annotations) {

  public Namespace {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** Reads a core/v1 Namespace. */
  public static Namespace of(JsonNode tree) {
    JsonNode metadata = tree.path("metadata");
    return new Namespace(
        Json.text(metadata, "name").orElse(""),
        Json.textMap(metadata, "labels"),
        Json.textMap(metadata, "annotations"));
  }

  /** True where its label asks for automatic mode. */
  public boolean isAutomatic() {
    return "enabled".equals(labels.get(Keys.INJECTION));
  }

  /** The namespace with the label of automatic mode, as the API server saw it. */
  public Namespace automatic() {
    Map<String, String> labelled = new HashMap<>(labels);
    labelled.put(Keys.INJECTION, "enabled");
    return new Namespace(name, labelled, annotations);
  }

  /** A namespace of which nothing but the name is known. */
  public static Namespace named(String name) {
    return new Namespace(name, Map.of(), Map.of());
  }
}
