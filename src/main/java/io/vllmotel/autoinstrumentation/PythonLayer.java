package io.vllmotel.autoinstrumentation;

import io.vllmotel.autoinstrumentation.ContainerOutcome.Extent;
import io.vllmotel.autoinstrumentation.ContainerOutcome.LeftAlone;
import io.vllmotel.autoinstrumentation.ContainerOutcome.Packages;
import io.vllmotel.autoinstrumentation.ContainerOutcome.Traced;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Keys;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ContainerEditor;
import io.vllmotel.pod.EnvironmentVariable;
import io.vllmotel.pod.PodEditor;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What {@code inject-python} means for a container without vLLM, and {@code inject-sdk} for any.
 *
 * <p>Source: {@code injectPythonSDKToContainer} of the OpenTelemetry Operator, in its order.
 */
public final class PythonLayer {

  private static final String PYTHONPATH = "PYTHONPATH";

  private static final String LOADER =
      PythonPackages.FOLDER + "/opentelemetry/instrumentation/auto_instrumentation";

  /** The port of OTLP over gRPC, which the packages of the contract cannot speak. */
  private static final Pattern GRPC_PORT = Pattern.compile(":4317(/|$)");

  private final PodContext context;
  private final Instrumentation instrumentation;
  private final PodEditor pod;
  private final Journal journal;

  public PythonLayer(
      PodContext context, Instrumentation instrumentation, PodEditor pod, Journal journal) {
    this.context = context;
    this.instrumentation = instrumentation;
    this.pod = pod;
    this.journal = journal;
  }

  /** {@code inject-python}: environment and packages, unless something is in their way. */
  public ContainerOutcome injectPackages(Container container) {
    Optional<Finding> obstacle = obstacle(container);
    if (obstacle.isPresent()) {
      journal.add(obstacle.get());
      return new LeftAlone(obstacle.get().reason());
    }
    return inject(container, this::addPackages, Packages.OF_INIT_CONTAINER);
  }

  /** {@code inject-sdk}: the environment alone, for a program that brings its own SDK. */
  public ContainerOutcome injectSdk(Container container) {
    return inject(container, this::addSdk, Packages.OF_IMAGE);
  }

  private ContainerOutcome inject(
      Container container, Consumer<ContainerEditor> edit, Packages packages) {
    if (OperatorMarks.isOn(container)) {
      return new Traced(Reason.ADOPTED, Extent.COMPLETE, Packages.OF_IMAGE, "", "");
    }
    edit.accept(pod.edit(container));
    return new Traced(Reason.INJECTED, Extent.COMPLETE, packages, "", "");
  }

  private Optional<Finding> obstacle(Container container) {
    if (PythonPackages.Platform.of(context).isEmpty()) {
      return Optional.of(unsupportedPlatform(context));
    }
    Optional<Finding> taken = PythonPackages.obstacle(container);
    if (taken.isPresent()) {
      return taken;
    }
    Optional<EnvironmentVariable> path =
        container.variable(PYTHONPATH).or(() -> variable(instrumentation, PYTHONPATH));
    return path.filter(EnvironmentVariable::isFromSource)
        .map(_ ->
            Finding.at(container.place() + ".env[PYTHONPATH]", Reason.PYTHONPATH_FROM_SOURCE, ""));
  }

  /** The finding about a value of the platform annotation that is not supported. */
  public static Finding unsupportedPlatform(PodContext context) {
    String value = context.annotations().effective(Keys.PYTHON_PLATFORM);
    return Finding.at(
        "metadata.annotations[" + Keys.PYTHON_PLATFORM + "]",
        Reason.PLATFORM_UNSUPPORTED,
        "\"" + value + "\" is not one of \"glibc\", \"musl\"");
  }

  /** The pod still needs the packages themselves. */
  private void addPackages(ContainerEditor container) {
    container.appendVariables(instrumentation.python().environment());
    addPath(container);
    PythonPackages.mount(container);
    SdkEnvironment.addAddresses(container);
    container.appendVariables(instrumentation.environment());
    container.appendVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    container.appendVariable("OTEL_TRACES_EXPORTER", "otlp");
    container.appendVariable("OTEL_METRICS_EXPORTER", "otlp");
    container.appendVariable("OTEL_LOGS_EXPORTER", "otlp");
    addSdkEnvironment(container);
  }

  private void addSdk(ContainerEditor container) {
    SdkEnvironment.addAddresses(container);
    container.appendVariables(instrumentation.environment());
    addSdkEnvironment(container);
  }

  private void addSdkEnvironment(ContainerEditor container) {
    new SdkEnvironment(context, instrumentation, pod, journal).addTo(container, Map.of());
    Container edited = container.container();
    String protocol = value(edited, "OTEL_EXPORTER_OTLP_PROTOCOL").orElse("");
    value(edited, "OTEL_EXPORTER_OTLP_ENDPOINT")
        .filter(endpoint -> protocol.equals("http/protobuf") && GRPC_PORT.matcher(endpoint).find())
        .ifPresent(_ ->
            journal.add(
                Finding.at(
                    edited.place() + ".env[OTEL_EXPORTER_OTLP_ENDPOINT]",
                    Reason.PROTOCOL_ENDPOINT_MISMATCH,
                    "the packages speak http/protobuf only; use port 4318")));
  }

  private static void addPath(ContainerEditor container) {
    Optional<String> present = value(container.container(), PYTHONPATH);
    String before = present.filter(path -> !path.isEmpty()).map(path -> ":" + path).orElse("");
    String path = LOADER + before + ":" + PythonPackages.FOLDER;
    if (present.isPresent()) {
      container.setVariable(PYTHONPATH, path);
    } else {
      container.appendVariable(PYTHONPATH, path);
    }
  }

  private static Optional<String> value(Container container, String name) {
    return container.variable(name).flatMap(EnvironmentVariable::value);
  }

  private static Optional<EnvironmentVariable> variable(
      Instrumentation instrumentation, String name) {
    return instrumentation.python().environment().stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst();
  }
}
