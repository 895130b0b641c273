package io.vllmotel.autoinstrumentation;

import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Keys;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ImageReference;
import java.util.Optional;

/**
 * How the service in a container is called: {@code service.name} and its companions.
 *
 * <p>Source: {@code chooseServiceName}, {@code chooseServiceVersion} of the OpenTelemetry Operator;
 * unlike there, a {@code service.name} among the attributes that somebody set wins over a generated
 * one.
 */
record ServiceIdentity(
    PodContext context,
    WorkloadNames workload,
    Container container,
    Instrumentation instrumentation) {

  /** Nothing where the container's own attributes name the service already. */
  Optional<String> name(String ownAttributes) {
    if (annotation("service.name").isEmpty()
        && ResourceAttributes.keys(ownAttributes).contains("service.name")) {
      return Optional.empty();
    }
    return annotation("service.name")
        .or(() -> Optional.ofNullable(instrumentation.resource().attributes().get("service.name")))
        .filter(name -> !name.isEmpty())
        .or(() -> label("app.kubernetes.io/instance"))
        .or(() -> label("app.kubernetes.io/name"))
        .or(workload::serviceName)
        .or(() -> context.pod().name())
        .or(() -> Optional.of(container.name()))
        .filter(name -> !name.isEmpty());
  }

  /** The image's tag and digest, unless the pod says better. */
  Optional<String> version() {
    return annotation("service.version")
        .or(() -> label("app.kubernetes.io/version"))
        .or(() -> container.image().map(ImageReference::parse).flatMap(ServiceIdentity::version));
  }

  private static Optional<String> version(ImageReference image) {
    return image
        .tag()
        .map(tag -> image.digest().map(digest -> tag + "@" + digest).orElse(tag))
        .or(image::digest);
  }

  String namespace() {
    return annotation("service.namespace").orElse(context.namespace().name());
  }

  String instance() {
    return annotation("service.instance.id")
        .orElse(
            context.namespace().name() + ".$(" + SdkEnvironment.POD_NAME + ")." + container.name());
  }

  private Optional<String> annotation(String attribute) {
    return context
        .pod()
        .annotation(Keys.RESOURCE_PREFIX + attribute)
        .filter(value -> !value.isEmpty());
  }

  private Optional<String> label(String key) {
    return instrumentation.resource().usesLabels()
        ? context.pod().label(key).filter(value -> !value.isEmpty())
        : Optional.empty();
  }
}
