package io.vllmotel.autoinstrumentation;

import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Keys;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ContainerEditor;
import io.vllmotel.pod.ContainerKind;
import io.vllmotel.pod.PodEditor;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Python packages of the contract: an init container copies them from their image into a volume
 * that containers mount.
 *
 * <p>Source: {@code injectPythonSDKToPod} of the OpenTelemetry Operator.
 */
public final class PythonPackages {

  /** Where containers see the packages. */
  public static final String FOLDER = "/otel-auto-instrumentation-python";

  /** The name of the volume and of the init container. */
  public static final String NAME = "opentelemetry-auto-instrumentation-python";

  /** Source: {@code defaultVolumeLimitSize} of the OpenTelemetry Operator. */
  private static final String DEFAULT_SIZE_LIMIT = "200Mi";

  private PythonPackages() {}

  /** The C library that the packages are built for. */
  public enum Platform {
    GLIBC("/autoinstrumentation/."),
    MUSL("/autoinstrumentation-musl/.");

    private final String source;

    Platform(String source) {
      this.source = source;
    }

    /** What the annotations say; nothing where the value is not supported. */
    public static Optional<Platform> of(PodContext context) {
      return switch (context.annotations().effective(Keys.PYTHON_PLATFORM)) {
        case "", "glibc" -> Optional.of(GLIBC);
        case "musl" -> Optional.of(MUSL);
        default -> Optional.empty();
      };
    }
  }

  /** Why a container cannot see the packages; nothing where it can. */
  public static Optional<Finding> obstacle(Container container) {
    return obstacle(container, FOLDER, NAME);
  }

  /** Why a container cannot mount a volume at a path; nothing where it can. */
  public static Optional<Finding> obstacle(Container container, String path, String volume) {
    return container.mountsOtherAt(path, volume)
        ? Optional.of(
            Finding.at(
                container.place() + ".volumeMounts",
                Reason.MOUNT_PATH_TAKEN,
                "another volume is mounted at " + path))
        : Optional.empty();
  }

  /** Lets a container see the packages. */
  public static void mount(ContainerEditor container) {
    if (!container.container().hasMount(NAME)) {
      container.addMount(mountOfPackages());
    }
  }

  /**
   * Adds volume and init container, unless they are there.
   *
   * @param first the first container that needs the packages
   */
  public static void addTo(
      PodEditor pod,
      Container first,
      Instrumentation instrumentation,
      Platform platform,
      PodContext context) {
    if (!pod.pod().hasVolume(NAME)) {
      pod.addVolume(volume(instrumentation));
    }
    if (!pod.pod().hasInitContainer(NAME)) {
      ObjectNode container = container(instrumentation, platform, context, first);
      if (first.kind() == ContainerKind.INIT) {
        pod.addInitContainer(first.index(), container);
      } else {
        pod.addInitContainer(container);
      }
    }
  }

  private static ObjectNode volume(Instrumentation instrumentation) {
    ObjectNode volume = object().put("name", NAME);
    Optional<JsonNode> claim = instrumentation.python().volumeClaimTemplate();
    if (claim.isPresent()) {
      volume.putObject("ephemeral").set("volumeClaimTemplate", claim.get().deepCopy());
    } else {
      String limit = instrumentation.python().volumeLimitSize().orElse(DEFAULT_SIZE_LIMIT);
      volume.putObject("emptyDir").put("sizeLimit", limit);
    }
    return volume;
  }

  private static ObjectNode container(
      Instrumentation instrumentation, Platform platform, PodContext context, Container first) {
    ObjectNode container =
        object().put("name", NAME).put("image", instrumentation.python().image());
    container.putArray("command").add("cp").add("-r").add(platform.source).add(FOLDER);
    container.set(
        "resources",
        QualityOfService.isGuaranteed(context.pod())
            ? QualityOfService.guaranteed(instrumentation.python().resources())
            : instrumentation.python().resources().deepCopy());
    container.putArray("volumeMounts").add(mountOfPackages());
    instrumentation
        .initContainer()
        .imagePullPolicy()
        .ifPresent(policy -> container.put("imagePullPolicy", policy));
    instrumentation
        .initContainer()
        .securityContext()
        .or(() -> InitContainerSecurity.like(first, context))
        .ifPresent(security -> container.set("securityContext", security.deepCopy()));
    return container;
  }

  private static ObjectNode mountOfPackages() {
    return object().put("name", NAME).put("mountPath", FOLDER);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
