package io.vllmotel.vllm;

import io.vllmotel.autoinstrumentation.ContainerOutcome;
import io.vllmotel.autoinstrumentation.ContainerOutcome.Extent;
import io.vllmotel.autoinstrumentation.ContainerOutcome.Packages;
import io.vllmotel.autoinstrumentation.OperatorMarks;
import io.vllmotel.autoinstrumentation.PodContext;
import io.vllmotel.autoinstrumentation.PythonPackages;
import io.vllmotel.autoinstrumentation.SdkEnvironment;
import io.vllmotel.command.FlagPlace;
import io.vllmotel.command.ServerVariables;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.pod.ContainerEditor;
import io.vllmotel.pod.EnvironmentVariable;
import io.vllmotel.pod.PodEditor;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import io.vllmotel.vllm.FlagPlan.Flag;
import io.vllmotel.vllm.FlagPlan.RequestSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a vLLM container gets: the bridge, one endpoint for both halves, and the flags. */
public final class VllmLayer {

  /**
   * A collector that does not answer delays the server's exit by this; longer than a collector in
   * the cluster needs. Python's exporters read seconds (measured: 14 s without, under 1 s with it).
   */
  private static final String EXPORT_TIMEOUT_SECONDS = "1";

  private final PodContext context;
  private final Instrumentation instrumentation;
  private final Installation installation;
  private final Trigger trigger;
  private final PodEditor pod;
  private final Journal journal;

  public VllmLayer(
      PodContext context,
      Instrumentation instrumentation,
      Installation installation,
      Trigger trigger,
      PodEditor pod,
      Journal journal) {
    this.context = context;
    this.instrumentation = instrumentation;
    this.installation = installation;
    this.trigger = trigger;
    this.pod = pod;
    this.journal = journal;
  }

  /** Edits the pod for a container, completely or not at all. */
  public ContainerOutcome inject(VllmContainer container) {
    VllmPlan.Request request =
        new VllmPlan.Request(container, context, instrumentation, installation, trigger);
    return switch (VllmPlan.of(request, journal)) {
      case VllmPlan.Impossible impossible -> {
        journal.add(impossible.why());
        yield new ContainerOutcome.LeftAlone(impossible.why().reason());
      }
      case VllmPlan.Possible plan -> carryOut(plan);
    };
  }

  private ContainerOutcome carryOut(VllmPlan.Possible plan) {
    ContainerEditor container = pod.edit(plan.container().container());
    addVariables(container, plan);
    addFlags(container, plan);
    Bridge.addTo(pod, container, plan.payload());
    if (plan.payload() == Payload.APPEND) {
      PythonPackages.mount(container);
    }
    return new ContainerOutcome.Traced(
        reason(plan),
        plan.flags().requestSpans() == RequestSpans.IMPOSSIBLE
            ? Extent.HTTP_SPANS_ONLY
            : Extent.COMPLETE,
        plan.payload() == Payload.APPEND ? Packages.OF_INIT_CONTAINER : Packages.OF_IMAGE,
        plan.container().launcher(),
        plan.version().map(VllmVersion::toString).orElse(""));
  }

  private Reason reason(VllmPlan.Possible plan) {
    if (OperatorMarks.isOn(plan.container().container())) {
      return Reason.ADOPTED;
    }
    return plan.container().flags().tracesEndpoint().isPresent()
        ? Reason.COMPLETED
        : Reason.INJECTED;
  }

  private void addVariables(ContainerEditor container, VllmPlan.Possible plan) {
    SdkEnvironment.addAddresses(container);
    container.appendVariables(plan.instrumentation().python().environment());
    addPath(container, plan.pythonPath());
    container.appendVariables(plan.instrumentation().environment());
    addBridgeVariables(container, plan);
    container
        .container()
        .variable(ServerVariables.PLUGINS)
        .flatMap(EnvironmentVariable::value)
        .ifPresent(
            plugins -> container.setVariable(ServerVariables.PLUGINS, Bridge.among(plugins)));
    container.appendVariable("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", plan.export().protocol().code());
    if (!container.hasVariable("OTEL_EXPORTER_OTLP_TIMEOUT")) {
      container.appendVariable("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", EXPORT_TIMEOUT_SECONDS);
    }
    container.appendVariable("OTEL_TRACES_EXPORTER", "otlp");
    container.appendVariable("OTEL_METRICS_EXPORTER", "none");
    container.appendVariable("OTEL_LOGS_EXPORTER", "none");
    container.appendVariable("OTEL_SEMCONV_STABILITY_OPT_IN", "http/dup");
    new SdkEnvironment(context, plan.instrumentation(), pod, journal)
        .addTo(container, VllmAttributes.of(context.pod(), plan));
  }

  private void addPath(ContainerEditor container, PythonPathPlan path) {
    switch (path) {
      case PythonPathPlan.Variable variable -> setPath(container, variable.value());
      case PythonPathPlan.Replacement replacement -> {
        setPath(container, replacement.value());
        journal.add(replacement.finding());
      }
      case PythonPathPlan.Wrapper wrapper -> container.setCommand(wrapper.command());
      case PythonPathPlan.Impossible impossible ->
          throw new IllegalStateException(impossible.finding().message());
    }
  }

  private static void setPath(ContainerEditor container, String value) {
    if (container.hasVariable(ServerVariables.PYTHONPATH)) {
      container.setVariable(ServerVariables.PYTHONPATH, value);
    } else {
      container.appendVariable(ServerVariables.PYTHONPATH, value);
    }
  }

  private static void addBridgeVariables(ContainerEditor container, VllmPlan.Possible plan) {
    VllmSettings settings = plan.settings();
    container.appendVariable("OTEL_VLLM_TRACES_ENDPOINT", plan.export().endpoint());
    if (settings.tracing() != VllmSettings.Tracing.AUTO) {
      container.appendVariable("OTEL_VLLM_TRACING", settings.tracing().code());
    }
    settings
        .detailedTraces()
        .ifPresent(value -> container.appendVariable("OTEL_VLLM_DETAILED_TRACES", value));
    if (plan.payload() == Payload.APPEND) {
      container.appendVariable("OTEL_VLLM_PAYLOAD", PythonPackages.FOLDER);
    }
  }

  private static void addFlags(ContainerEditor container, VllmPlan.Possible plan) {
    List<Flag> flags = plan.flags().flags();
    if (flags.isEmpty()) {
      return;
    }
    List<String> words = new ArrayList<>();
    flags.forEach(flag -> words.add(flag.word()));
    switch (plan.container().flagPlace()) {
      case FlagPlace.Args(List<String> before) -> {
        container.appendArgs(before);
        container.appendArgs(words);
      }
      case FlagPlace.Command _ -> container.appendCommand(words);
      case FlagPlace.Arguments arguments ->
          extend(container, arguments.variable(), String.join(" ", words));
      case FlagPlace.PerFlag perFlag ->
          flags.forEach(flag ->
              container.appendVariable(
                  perFlag.prefix() + flag.name().toUpperCase(Locale.ROOT).replace('-', '_'),
                  flag.value()));
      case FlagPlace.Nowhere nowhere -> throw new IllegalStateException(nowhere.why());
    }
  }

  private static void extend(ContainerEditor container, String variable, String words) {
    Optional<String> present =
        container.container().variable(variable).flatMap(EnvironmentVariable::value);
    if (present.isPresent()) {
      container.setVariable(variable, (present.get() + " " + words).strip());
    } else {
      container.appendVariable(variable, words);
    }
  }
}
