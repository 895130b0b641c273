package io.vllmotel.vllm;

import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Instrumentation.PythonSettings;
import io.vllmotel.instrumentation.Instrumentation.Sampler;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.EnvironmentVariable;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An Instrumentation without what would stop a vLLM server or its traces.
 *
 * <p>vLLM imports OpenTelemetry at start, and Python's SDK raises on values that it cannot use:
 * propagators and the limit of a span's attributes at that import, before any plugin, the others
 * once a provider is built (each variable tried on SDK 1.26, 1.27, 1.38 and 1.45). So what an
 * Instrumentation asks for can kill the pod. Each correction is a finding.
 */
final class SdkSettings {

  /** The SDK has the first two, the bridge brings the others; older SDKs refuse {@code none}. */
  private static final Set<String> PROPAGATORS =
      Set.of("tracecontext", "baggage", "b3", "b3multi", "jaeger");

  /** Source: {@code opentelemetry.sdk.trace.sampling}, {@code _KNOWN_SAMPLERS}. */
  private static final Set<String> SAMPLERS =
      Set.of(
          "always_on",
          "always_off",
          "parentbased_always_on",
          "parentbased_always_off",
          "traceidratio",
          "parentbased_traceidratio");

  /** Source: entry points {@code opentelemetry_resource_detector} that SDK 1.26 has already. */
  private static final Set<String> DETECTORS = Set.of("otel", "process");

  /** Source: {@code BatchSpanProcessor} of Python's SDK, default of the second one. */
  private static final int DEFAULT_BATCH_SIZE = 512;

  private static final String QUEUE_SIZE = "OTEL_BSP_MAX_QUEUE_SIZE";
  private static final String BATCH_SIZE = "OTEL_BSP_MAX_EXPORT_BATCH_SIZE";

  /** Python raises on a bad one at the import of {@code opentelemetry.sdk.trace}. */
  private static final String SPAN_ATTRIBUTE_COUNT = "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT";

  /** Python's exporters read seconds; a greater number was meant as milliseconds. */
  private static final double LONGEST_TIMEOUT_SECONDS = 60;

  private final Instrumentation asked;
  private final Container container;
  private final String place;
  private final List<Finding> findings = new ArrayList<>();

  private SdkSettings(Instrumentation asked, Container container) {
    this.asked = asked;
    this.container = container;
    this.place = "Instrumentation " + asked.reference() + " spec.";
  }

  /** The Instrumentation as a vLLM container can have it, and what was changed. */
  record Checked(Instrumentation instrumentation, List<Finding> findings) {}

  /**
   * Checks what a container would get.
   *
   * @param container whose own variables win over those of the Instrumentation
   */
  static Checked check(Instrumentation asked, Container container) {
    SdkSettings settings = new SdkSettings(asked, container);
    return new Checked(settings.checked(), List.copyOf(settings.findings));
  }

  private Instrumentation checked() {
    PythonSettings python = asked.python();
    List<EnvironmentVariable> ofPython = variables(python.environment(), place + "python.env");
    List<EnvironmentVariable> ofAll = variables(asked.environment(), place + "env");
    fitBatchIntoQueue(ofPython, ofAll);
    warnOfOwnLimit();
    return new Instrumentation(
        asked.namespace(),
        asked.name(),
        asked.annotations(),
        asked.endpoint(),
        asked.tls(),
        asked.resource(),
        available(asked.propagators(), place + "propagators"),
        asked.sampler().filter(this::isKnown),
        ofAll,
        asked.initContainer(),
        new PythonSettings(
            python.image(),
            ofPython,
            python.resources(),
            python.volumeClaimTemplate(),
            python.volumeLimitSize()),
        asked.tree(),
        asked.problems());
  }

  private List<String> available(List<String> propagators, String where) {
    List<String> available = new ArrayList<>();
    for (String propagator : propagators) {
      if (PROPAGATORS.contains(propagator)) {
        available.add(propagator);
      } else {
        findings.add(
            Finding.at(
                where,
                Reason.PROPAGATOR_NOT_AVAILABLE,
                "\"" + propagator + "\" is not in the container and was left out"));
      }
    }
    return available;
  }

  /** Before 1.38 the SDK raises on a detector that it lacks, and on none. */
  private List<String> known(List<String> detectors, String where) {
    return detectors.stream()
        .filter(detector ->
            DETECTORS.contains(detector)
                || leaveOut(where, "\"" + detector + "\" is not in every SDK"))
        .toList();
  }

  private boolean isKnown(Sampler sampler) {
    return SAMPLERS.contains(sampler.type())
        || leaveOut(
            place + "sampler.type", "\"" + sampler.type() + "\" is unknown to Python's SDK");
  }

  private List<EnvironmentVariable> variables(List<EnvironmentVariable> variables, String where) {
    List<EnvironmentVariable> kept = new ArrayList<>();
    for (EnvironmentVariable variable : variables) {
      variable
          .value()
          .ifPresentOrElse(
              value ->
                  corrected(variable.name(), value, where + "[" + variable.name() + "]")
                      .ifPresent(correct -> kept.add(with(variable, value, correct))),
              () -> kept.add(variable));
    }
    return kept;
  }

  /** The value that can be used, or nothing where the variable is left out. */
  private Optional<String> corrected(String name, String value, String where) {
    if (value.contains("$(")) {
      return Optional.of(value);
    }
    return switch (name) {
      case "OTEL_PROPAGATORS" ->
          Optional.of(String.join(",", available(names(value), where)))
              .filter(names -> !names.isEmpty());
      case "OTEL_TRACES_SAMPLER" ->
          Optional.of(value)
              .filter(sampler ->
                  SAMPLERS.contains(sampler)
                      || leaveOut(where, "\"" + value + "\" is unknown to Python's SDK"));
      case "OTEL_TRACES_SAMPLER_ARG" ->
          Optional.of(value).filter(ratio -> number(ratio, 0, 1, where).isPresent());
      case QUEUE_SIZE, BATCH_SIZE, "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT" ->
          Optional.of(value).filter(text -> isPositive(text, where));
      case SPAN_ATTRIBUTE_COUNT,
          "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
          "OTEL_SPAN_EVENT_COUNT_LIMIT",
          "OTEL_SPAN_LINK_COUNT_LIMIT",
          "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
          "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
          "OTEL_ATTRIBUTE_COUNT_LIMIT",
          "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT" ->
          Optional.of(value).filter(text -> isLimit(text) || leaveOut(where, noLimit(text)));
      case "OTEL_EXPERIMENTAL_RESOURCE_DETECTORS" ->
          Optional.of(String.join(",", known(names(value), where)))
              .filter(names -> !names.isEmpty());
      case "OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT" ->
          number(value, 0, Double.MAX_VALUE, where).map(seconds -> timeout(seconds, value, where));
      case "OTEL_EXPORTER_OTLP_COMPRESSION", "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION" ->
          Optional.of(value)
              .filter(
                  text -> text.equals("gzip") || leaveOut(where, "\"" + value + "\" is not gzip"));
      default -> Optional.of(value);
    };
  }

  private String timeout(double seconds, String value, String where) {
    if (seconds <= LONGEST_TIMEOUT_SECONDS) {
      return value;
    }
    String corrected = Long.toString(Math.max(1, Math.round(seconds / 1000)));
    refuse(where, value + " would be seconds in Python; " + corrected + " is used");
    return corrected;
  }

  /** The SDK raises where a batch is larger than the queue; the container's own values stay. */
  private void fitBatchIntoQueue(
      List<EnvironmentVariable> ofPython, List<EnvironmentVariable> ofAll) {
    Optional<EnvironmentVariable> ownBatch = container.variable(BATCH_SIZE);
    Optional<Integer> queue =
        integer(
            container
                .variable(QUEUE_SIZE)
                .or(() -> first(ofPython, QUEUE_SIZE))
                .or(() -> first(ofAll, QUEUE_SIZE)));
    int batch =
        integer(ownBatch.or(() -> first(ofPython, BATCH_SIZE)).or(() -> first(ofAll, BATCH_SIZE)))
            .orElse(DEFAULT_BATCH_SIZE);
    if (queue.isEmpty() || batch <= queue.get()) {
      return;
    }
    String tooSmall = queue.get() + " is less than a batch of " + batch + "; ";
    if (ownBatch.isPresent()) {
      ofPython.removeIf(variable -> variable.name().equals(QUEUE_SIZE));
      ofAll.removeIf(variable -> variable.name().equals(QUEUE_SIZE));
      refuse(place + "env[" + QUEUE_SIZE + "]", tooSmall + "left out");
    } else {
      ofPython.removeIf(variable -> variable.name().equals(BATCH_SIZE));
      ofPython.add(EnvironmentVariable.of(BATCH_SIZE, queue.get().toString()));
      refuse(place + "env[" + QUEUE_SIZE + "]", tooSmall + "the batch is made as small");
    }
  }

  private static Optional<EnvironmentVariable> first(
      List<EnvironmentVariable> variables, String name) {
    for (EnvironmentVariable variable : variables) {
      if (variable.name().equals(name)) {
        return Optional.of(variable);
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> integer(Optional<EnvironmentVariable> variable) {
    return variable
        .flatMap(EnvironmentVariable::value)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(Integer::valueOf);
  }

  /** The container's own value stays, as all of its own do; vLLM would not start without us. */
  private void warnOfOwnLimit() {
    container
        .variable(SPAN_ATTRIBUTE_COUNT)
        .flatMap(EnvironmentVariable::value)
        .filter(value -> !value.contains("$(") && !isLimit(value))
        .ifPresent(value ->
            refuse(
                container.place() + ".env[" + SPAN_ATTRIBUTE_COUNT + "]",
                noLimit(value) + "; own value, so it stays"));
  }

  /** Empty means no limit. */
  private static boolean isLimit(String text) {
    return text.strip().matches("\\d{0,18}");
  }

  private static String noLimit(String text) {
    return "\"" + text + "\" is not a whole number from 0 on";
  }

  private boolean isPositive(String text, String where) {
    return (text.matches("\\d{1,9}") && Integer.parseInt(text) > 0)
        || leaveOut(where, "\"" + text + "\" is not a positive whole number");
  }

  private Optional<Double> number(String text, double least, double most, String where) {
    try {
      double number = Double.parseDouble(text.strip());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException _) {
      // Reported below, as any other value that is no such number.
    }
    String range = most == 1 ? "a number from 0 to 1" : "a number of seconds";
    leaveOut(where, "\"" + text + "\" is not " + range);
    return Optional.empty();
  }

  /** Always false, so that a filter can say why it drops a value. */
  private boolean leaveOut(String where, String problem) {
    refuse(where, problem + "; left out");
    return false;
  }

  private void refuse(String where, String detail) {
    findings.add(Finding.at(where, Reason.SDK_SETTING_INVALID, detail));
  }

  private static List<String> names(String value) {
    UnaryOperator<String> strip = String::strip;
    return Arrays.stream(value.split(",")).map(strip).filter(name -> !name.isEmpty()).toList();
  }

  private static EnvironmentVariable with(
      EnvironmentVariable variable, String value, String corrected) {
    return value.equals(corrected) ? variable : EnvironmentVariable.of(variable.name(), corrected);
  }
}
