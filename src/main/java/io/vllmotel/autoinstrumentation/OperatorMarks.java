package io.vllmotel.autoinstrumentation;

import io.vllmotel.pod.Container;
import io.vllmotel.pod.Pod;
import java.util.Set;

/**
 * The marks by which one knows that the OpenTelemetry Operator was at a pod before us.
 *
 * <p>Source: {@code isAutoInstrumentationInjected} of the OpenTelemetry Operator.
 */
public final class OperatorMarks {

  private static final Set<String> INIT_CONTAINERS =
      Set.of(
          "opentelemetry-auto-instrumentation-java",
          "opentelemetry-auto-instrumentation-nodejs",
          "opentelemetry-auto-instrumentation-python",
          "opentelemetry-auto-instrumentation-dotnet");

  private OperatorMarks() {}

  /** True where the operator injected into any container of the pod. */
  public static boolean isOn(Pod pod) {
    return pod.initContainers().stream()
            .anyMatch(container -> INIT_CONTAINERS.contains(container.name()))
        || pod.containers().stream().anyMatch(OperatorMarks::isOn);
  }

  /** True where the operator set this container's environment. */
  public static boolean isOn(Container container) {
    return container.variable(SdkEnvironment.NODE_NAME).isPresent();
  }
}
