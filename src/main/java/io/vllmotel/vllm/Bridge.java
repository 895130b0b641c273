package io.vllmotel.vllm;

import io.vllmotel.autoinstrumentation.PythonPackages;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ContainerEditor;
import io.vllmotel.pod.Json;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.pod.Pod;
import io.vllmotel.pod.PodEditor;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The in-process half as it was built into this program: which files each payload mode needs.
 *
 * <p>It is part of the program as a class is; its manifest, {@code bridge/manifest.json}, is the
 * only place that knows file names.
 *
 * @param entryPoint its name in the entry point group {@code vllm.general_plugins}
 * @param files all files
 */
public record Bridge(String version, String entryPoint, List<BridgeFile> files) {

  /** Where the files lie in the container. */
  static final String FOLDER = "/vllm-otel";

  private static final String VOLUME_KIND = "downwardAPI";

  /** Kubernetes' 0444, in decimal as JSON has it: any user can read the files, nobody write. */
  private static final int READ_ONLY = 292;

  /** Prefix of the annotations that carry the files. */
  public static final String ANNOTATION_PREFIX = "bridge.vllm-otel.io/";

  private static final Bridge BUILT_IN = read();

  /** The same in every pod, and never changed in one. */
  private static final Map<Payload, ObjectNode> VOLUMES = new EnumMap<>(Payload.class);

  static {
    for (Payload payload : Payload.values()) {
      VOLUMES.put(payload, volume(volume(payload), BUILT_IN.files(payload)));
    }
  }

  public Bridge {
    files = List.copyOf(files);
  }

  /** The bridge that was built into this program. */
  public static Bridge builtIn() {
    return BUILT_IN;
  }

  /** The files of a payload mode. */
  List<BridgeFile> files(Payload payload) {
    List<BridgeFile> ofPayload = new ArrayList<>(files);
    ofPayload.removeIf(file -> !file.payloads().contains(payload.code()));
    return ofPayload;
  }

  /** Puts a mode's files into the pod's annotations, and lets a container see them as files. */
  static void addTo(PodEditor pod, ContainerEditor container, Payload payload) {
    String volume = volume(payload);
    annotate(pod, payload);
    if (!pod.pod().hasVolume(volume)) {
      pod.addVolume(Objects.requireNonNull(VOLUMES.get(payload)));
    }
    if (!container.container().hasMount(volume)) {
      ObjectNode mount = JsonNodeFactory.instance.objectNode().put("name", volume);
      container.addMount(mount.put("mountPath", FOLDER).put("readOnly", true));
    }
  }

  private static void annotate(PodEditor pod, Payload payload) {
    for (BridgeFile file : BUILT_IN.files(payload)) {
      pod.setAnnotation(file.annotation(), file.content());
    }
  }

  /** For each mode the operations that bring its files, the same in every pod that has none yet. */
  public static List<List<PatchOperation>> deliveries() {
    List<List<PatchOperation>> deliveries = new ArrayList<>();
    for (Payload payload : Payload.values()) {
      ObjectNode annotated = JsonNodeFactory.instance.objectNode();
      annotated.putObject("metadata").putObject("annotations");
      PodEditor pod = PodEditor.of(new Pod(annotated));
      annotate(pod, payload);
      deliveries.add(pod.operations());
    }
    return deliveries;
  }

  /** The plugins that vLLM shall load, and the bridge among them. */
  static String among(String plugins) {
    if (List.of(plugins.split(",")).contains(BUILT_IN.entryPoint)) {
      return plugins;
    }
    return plugins.isBlank() ? BUILT_IN.entryPoint : plugins + "," + BUILT_IN.entryPoint;
  }

  /** Why a container of a pod cannot see the files; nothing where it can. */
  static Optional<Finding> obstacle(Pod pod, Container container, Payload payload) {
    String volume = volume(payload);
    return pod.volume(volume)
        .filter(present -> !present.has(VOLUME_KIND))
        .map(_ -> Finding.at("spec.volumes[" + volume + "]", Reason.VOLUME_NAME_TAKEN, ""))
        .or(() -> PythonPackages.obstacle(container, FOLDER, volume));
  }

  /** Each mode has a volume of its own, so that containers of one pod can differ. */
  private static String volume(Payload payload) {
    return switch (payload) {
      case IMAGE -> "vllm-otel";
      case APPEND -> "vllm-otel-append";
    };
  }

  /** A downward API volume makes files of annotations: no image, no init container. */
  private static ObjectNode volume(String name, List<BridgeFile> files) {
    ObjectNode volume = JsonNodeFactory.instance.objectNode().put("name", name);
    ObjectNode source = volume.putObject(VOLUME_KIND).put("defaultMode", READ_ONLY);
    ArrayNode items = source.putArray("items");
    for (BridgeFile file : files) {
      items
          .addObject()
          .put("path", file.path())
          .putObject("fieldRef")
          .put("fieldPath", "metadata.annotations['" + file.annotation() + "']");
    }
    return volume;
  }

  /**
   * One delivered file.
   *
   * @param path where it lies under {@link #FOLDER}
   * @param annotation the annotation that carries it
   * @param payloads the modes that need it
   * @param content its text
   */
  public record BridgeFile(String path, String annotation, List<String> payloads, String content) {}

  private static Bridge read() {
    JsonNode manifest = new JsonMapper().readTree(resource("manifest.json"));
    List<BridgeFile> files = new ArrayList<>();
    for (JsonNode file : manifest.path("files")) {
      String path = file.path("path").asString();
      files.add(
          new BridgeFile(
              path,
              ANNOTATION_PREFIX + file.path("annotation").asString(),
              Json.texts(file, "payloads"),
              resource("files/" + path)));
    }
    return new Bridge(
        manifest.path("version").asString(), manifest.path("entryPoint").asString(), files);
  }

  private static String resource(String name) {
    try (InputStream stream = Bridge.class.getResourceAsStream("/bridge/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("/bridge/" + name + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("/bridge/" + name + " cannot be read", e);
    }
  }
}
