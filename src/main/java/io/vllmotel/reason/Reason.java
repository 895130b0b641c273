package io.vllmotel.reason;

import static io.vllmotel.reason.Severity.ERROR;
import static io.vllmotel.reason.Severity.INFO;
import static io.vllmotel.reason.Severity.WARNING;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The catalogue of everything that the injector can say about a pod.
 *
 * <p>The code of a constant is its name in lower case. Once released, a code never changes: it is
 * in users' alerts, dashboards and scripts. {@code docs/reasons.md} is generated from this enum.
 */
public enum Reason {
  INJECTED(
      INFO, "The container was made traceable.", "Nothing to do; send a request and look for it."),
  ADOPTED(
      INFO,
      "The OpenTelemetry Operator injected this pod before us; only what vLLM needs was added.",
      "Nothing to do."),
  COMPLETED(
      INFO,
      "The tracing flags were there already; the rest was added around them.",
      "Nothing to do; the endpoint of the flag is the one that is used."),
  ALREADY_INJECTED(
      INFO,
      "The pod carries our own mark and has no container that we have not seen.",
      "Nothing to do."),

  NOT_REQUESTED(
      INFO,
      "Neither the pod nor its namespace asks for injection.",
      "Label the namespace vllm-otel.io/injection=enabled, or annotate the pod with"
          + " instrumentation.opentelemetry.io/inject-python."),
  OPTED_OUT(
      INFO,
      "The pod says that it does not want injection.",
      "Remove the label vllm-otel.io/injection=disabled or the annotation value \"false\"."),
  NOT_A_POD_CREATION(
      INFO,
      "The review is not about the creation of a pod.",
      "Nothing to do; only CREATE of core/v1 pods is ever changed."),
  MIRROR_POD(
      INFO,
      "The pod mirrors a static pod of a node; changing it would break the kubelet's comparison.",
      "Instrument the static pod's manifest with `vllm-otel inject`."),
  EXCLUDED_NAMESPACE(
      INFO,
      "The namespace is excluded by the installation.",
      "Run the workload in another namespace, or change excludedNamespaces."),
  POD_MALFORMED(
      WARNING,
      "The pod is not as Kubernetes wants it, so it was left alone.",
      "Correct what the message names; the API server rejects it too."),
  ANNOTATIONS_TOO_LARGE(
      WARNING,
      "The pod's annotations leave no room for ours, and the API server would reject the pod.",
      "Shorten the pod's own annotations; all together may have 256 KiB."),
  NO_VLLM_CONTAINER(
      INFO,
      "Automatic mode found no container that runs a vLLM server.",
      "Name the containers with instrumentation.opentelemetry.io/inject-python and"
          + " container-names if one of them does."),

  INSTRUMENTATION_NOT_FOUND(
      ERROR,
      "The Instrumentation that was asked for does not exist.",
      "Create it, or correct the name in instrumentation.opentelemetry.io/inject-python."),
  INSTRUMENTATION_AMBIGUOUS(
      ERROR,
      "The namespace has several Instrumentations and nothing says which one to use.",
      "Name one: instrumentation.opentelemetry.io/inject-python: \"<name>\"."),
  INSTRUMENTATION_FORBIDDEN(
      ERROR,
      "The Instrumentation is in a namespace that is not shared with this one.",
      "Copy it into the pod's namespace, or have its namespace added to"
          + " sharedInstrumentationNamespaces."),
  INSTRUMENTATION_INVALID(
      ERROR,
      "The Instrumentation cannot be used as it is.",
      "Correct the field that the message names."),
  CONTAINER_NOT_FOUND(
      WARNING,
      "A container name that the annotation lists is not in the pod.",
      "Correct the list; names are those of spec.containers and spec.initContainers."),
  CONTAINER_NAMES_INVALID(
      ERROR,
      "The list of container names is not a comma-separated list of names.",
      "Write it as \"name,name\", without spaces."),
  PLATFORM_UNSUPPORTED(
      WARNING,
      "The value of otel-python-platform is not supported, so the container was left alone.",
      "Use \"glibc\" or \"musl\"."),
  VOLUME_NAME_TAKEN(
      WARNING, "The pod has a volume of its own by the name of ours.", "Call it otherwise."),
  MOUNT_PATH_TAKEN(
      WARNING,
      "The container mounts something else where the injected files would be.",
      "Mount it elsewhere."),
  PYTHONPATH_FROM_SOURCE(
      WARNING,
      "Its value comes from valueFrom, so nothing can be put before it.",
      "Write PYTHONPATH as a literal value."),
  PYTHONPATH_NOT_EFFECTIVE(
      WARNING,
      "The command keeps PYTHONPATH from vLLM, so the bridge would not be loaded.",
      "Write PYTHONPATH=/folder:$PYTHONPATH in scripts, and start vLLM without env -i, env -u,"
          + " sudo and python -I."),
  IMAGE_PYTHONPATH_UNKNOWN(
      WARNING,
      "The pod does not show which PYTHONPATH its image sets, and ours would replace it.",
      "Say it: vllm-otel.io/image-pythonpath: \"\" where the image sets none, else its value."),
  ATTRIBUTES_FROM_SOURCE(
      INFO,
      "OTEL_RESOURCE_ATTRIBUTES comes from valueFrom, so nothing could be added to it.",
      "Write OTEL_RESOURCE_ATTRIBUTES as a literal value to get the Kubernetes attributes too."),
  PLUGINS_NOT_EFFECTIVE(
      WARNING,
      "The command sets VLLM_PLUGINS, so vLLM would not load the bridge.",
      "Set VLLM_PLUGINS in the container's env instead, or add vllm_otel_bridge to what the command"
          + " sets."),
  PLUGINS_FROM_SOURCE(
      WARNING,
      "Its value comes from valueFrom, so the bridge cannot be added to it.",
      "Write VLLM_PLUGINS as a literal value, or add vllm_otel_bridge to its source."),

  LAUNCHER_NOT_RECOGNISED(
      WARNING,
      "How the container starts is not known to be a vLLM server.",
      "Start it by `vllm serve` or `python -m vllm.entrypoints.openai.api_server`, or name the"
          + " container with instrumentation.opentelemetry.io/container-names."),
  NOT_AN_API_SERVER(
      INFO,
      "The container runs a part of vLLM, or beside it, that serves no HTTP requests of its own.",
      "Nothing to do."),
  VLLM_TOO_OLD(
      WARNING,
      "This vLLM is older than 0.8.4, the first one that is supported.",
      "Upgrade vLLM; if the version was misread, set vllm-otel.io/vllm-version."),
  VLLM_VERSION_UNKNOWN(
      INFO,
      "The image does not say which vLLM it holds; it is treated as a current one, and the bridge"
          + " decides in the process.",
      "Say it: vllm-otel.io/vllm-version: \"0.17.1\"."),
  TRACING_PACKAGES_MISSING(
      WARNING,
      "This vLLM's image has no OpenTelemetry packages and payload \"image\" brings none.",
      "Set vllm-otel.io/payload: append, or upgrade to vLLM 0.17."),
  STATS_DISABLED(
      WARNING,
      "vLLM makes no request spans with --disable-log-stats; only HTTP spans were set up.",
      "Remove --disable-log-stats from the command."),
  FALLS_BACK_TO_V0(
      WARNING,
      "In this vLLM native tracing switches to the old engine, so only HTTP spans were set up.",
      "Upgrade to vLLM 0.17, or accept the old engine with vllm-otel.io/tracing: force."),
  FLAG_LEFT_TO_BRIDGE(
      INFO,
      "No flag was added to the command; the bridge turns tracing on in the process.",
      "Nothing to do; vllm-otel.io/tracing: force adds the flag where the command is a list."),

  ENDPOINT_MISSING(
      ERROR,
      "Nothing says where spans go.",
      "Set spec.exporter.endpoint of the Instrumentation, or the installation's default."),
  ENDPOINT_INVALID(
      ERROR,
      "The endpoint is not an http:// or https:// URL.",
      "Write it as http://host:4317 (gRPC) or http://host:4318 (HTTP)."),
  PROTOCOL_NOT_EXPORTED(
      ERROR, "This vLLM has no exporter for the protocol.", "Use http/protobuf and port 4318."),
  PROTOCOL_ENDPOINT_MISMATCH(
      WARNING,
      "The protocol and the port of the endpoint do not belong together by convention.",
      "gRPC is usually on 4317, http/protobuf on 4318."),
  TLS_NOT_EFFECTIVE(
      WARNING,
      "TLS is asked for, but the endpoint begins with http://, so spans go in plain text.",
      "Write the endpoint as https://."),
  PROPAGATOR_NOT_AVAILABLE(
      WARNING,
      "A propagator was left out: no package in the container has it, and vLLM would not start.",
      "Use tracecontext, baggage, b3, b3multi or jaeger."),
  SDK_DISABLED(
      INFO,
      "OTEL_SDK_DISABLED is true, so nothing in the container makes spans; it was left alone.",
      "Remove OTEL_SDK_DISABLED where the message says."),
  SDK_SETTING_INVALID(
      WARNING,
      "A value that Python's SDK refuses was corrected or left out; vLLM would not have started.",
      "Correct the field that the message names."),
  DETAILED_TRACES_WITHOUT_EFFECT(
      INFO,
      "Detailed traces were asked for, but nothing in this container can send them.",
      "Remove vllm-otel.io/detailed-traces, or turn native tracing on."),
  ANNOTATION_UNKNOWN(
      WARNING,
      "A key looks like one of ours and is not known.",
      "Correct its spelling; the README lists all keys."),
  ANNOTATION_VALUE_INVALID(
      WARNING,
      "The value of one of our keys is not known; the default was used.",
      "Use one of the values that the message names."),

  INTERNAL_ERROR(
      ERROR,
      "The injector failed on this pod and left it as it was.",
      "Please report it with the pod's spec; the pod starts as if we were not installed."),
  DEADLINE_EXCEEDED(
      ERROR,
      "The decision took too long, and the pod was left as it was.",
      "Look at the CPU that the injector gets.");

  private static final Map<String, Reason> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Reason::code, Function.identity()));

  private final String code = name().toLowerCase(Locale.ROOT);
  private final Severity severity;
  private final String sentence;
  private final String advice;

  Reason(Severity severity, String sentence, String advice) {
    this.severity = severity;
    this.sentence = sentence;
    this.advice = advice;
  }

  /** The word that machines and people use, such as {@code endpoint_missing}. */
  public String code() {
    return code;
  }

  public Severity severity() {
    return severity;
  }

  /** What is so, in one sentence. */
  public String sentence() {
    return sentence;
  }

  /** What the user can do about it, in one sentence. */
  public String advice() {
    return advice;
  }

  /** Where the documentation speaks of it. */
  public String anchor() {
    return "docs/reasons.md#" + code;
  }

  /** The reason of a code, or nothing when it is not in this version's catalogue. */
  public static Optional<Reason> ofCode(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
