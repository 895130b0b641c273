package io.vllmotel.manifest;

import io.vllmotel.autoinstrumentation.Owners;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.instrumentation.Namespace;
import io.vllmotel.pod.Json;
import io.vllmotel.pod.OwnerReference;
import io.vllmotel.pod.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects from manifests what decisions depend on: Namespaces, Instrumentations, and who owns
 * whom.
 *
 * <p>Of two objects with the same name the later one counts, as with {@code kubectl apply}.
 */
public final class ContextObjects {

  private final String namespace;
  private final Installation installation;
  private final Map<String, Namespace> namespaces = new HashMap<>();
  private final Map<String, Map<String, Instrumentation>> instrumentations = new HashMap<>();
  private final Map<String, List<OwnerReference>> owners = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param namespace where objects are that do not say it
   */
  public ContextObjects(String namespace, Installation installation) {
    this.namespace = namespace;
    this.installation = installation;
  }

  /**
   * Adds a file, or all files of a folder and of those in it, in the order of their names.
   *
   * @throws ManifestException when nothing is there, it cannot be read, or a folder has no YAML or
   *     JSON file
   */
  public void add(Path fileOrFolder) {
    ManifestFiles.readAll(fileOrFolder).forEach(this::add);
  }

  /** Adds the objects of a stream; documents that cannot be read become {@link #problems}. */
  public void add(ManifestStream stream) {
    for (ManifestDocument document : stream.documents()) {
      document.tree().ifPresent(this::add);
      if (document.content()
          instanceof ManifestDocument.Content.Unreadable(String problem, int line)) {
        problems.add(stream.source() + ":" + line + ": " + problem);
      }
    }
  }

  private void add(JsonNode object) {
    String kind = Json.text(object, "kind").orElse("");
    String apiVersion = Json.text(object, "apiVersion").orElse("");
    if (kind.endsWith("List")) {
      object.path("items").forEach(this::add);
    } else if (kind.equals("Namespace") && apiVersion.equals("v1")) {
      addNamespace(Namespace.of(object));
    } else if (kind.equals("Instrumentation") && apiVersion.startsWith("opentelemetry.io/")) {
      addInstrumentation(object);
    } else {
      addOwners(object);
    }
  }

  /** A manifest that does not name a label leaves the one that is there. */
  private void addNamespace(Namespace read) {
    Namespace known = namespaces.getOrDefault(read.name(), Namespace.named(read.name()));
    namespaces.put(
        read.name(),
        new Namespace(
            read.name(),
            union(known.labels(), read.labels()),
            union(known.annotations(), read.annotations())));
  }

  private static Map<String, String> union(Map<String, String> known, Map<String, String> later) {
    Map<String, String> union = new HashMap<>(known);
    union.putAll(later);
    return union;
  }

  private void addInstrumentation(JsonNode object) {
    JsonNode placed = object.deepCopy();
    if (placed.path("metadata") instanceof ObjectNode metadata && !metadata.has("namespace")) {
      metadata.put("namespace", namespace);
    }
    Instrumentation read = InstrumentationReader.read(placed, installation.pythonImage());
    instrumentations.computeIfAbsent(read.namespace(), _ -> new TreeMap<>()).put(read.name(), read);
  }

  private void addOwners(JsonNode object) {
    List<OwnerReference> references = new Pod(object).owners();
    Json.text(object.path("metadata"), "uid").ifPresent(uid -> owners.put(uid, references));
  }

  /** What could not be read, each with its file and line. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** All that was added. */
  public ClusterSnapshot snapshot() {
    Map<String, List<Instrumentation>> byNamespace = new HashMap<>();
    instrumentations.forEach((name, found) -> byNamespace.put(name, List.copyOf(found.values())));
    return new ClusterSnapshot(installation, namespaces, byNamespace, new Owners(owners));
  }
}
