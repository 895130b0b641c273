package io.vllmotel.vllm;

import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import io.vllmotel.vllm.EnvironmentTiers.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses one endpoint and one protocol for vLLM's own spans and for the HTTP spans.
 *
 * @param flag the endpoint that the command says already
 * @param tiers the variables that the container will have
 * @param instrumentation the chosen one
 * @param fallback the installation's default Instrumentation
 * @param release what the image's vLLM can do
 * @param seesAllVariables false where {@code envFrom} brings variables that the pod does not show
 */
record TracesExportChoice(
    Optional<String> flag,
    EnvironmentTiers tiers,
    Instrumentation instrumentation,
    Optional<Instrumentation> fallback,
    VllmRelease release,
    boolean seesAllVariables) {

  private static final String FLAG = "--otlp-traces-endpoint";

  /** What stands for a traces endpoint whose value the pod does not show; it has its path. */
  private static final String OWN_TRACES_ENDPOINT = "$(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT)";

  /** A reference that the kubelet expands; {@code $$(NAME)} is an escaped one. */
  private static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\(([^()$]+)\\)");

  /** Variables that every injected container gets first. */
  private static final Set<String> ALWAYS_DEFINED = Set.of("OTEL_NODE_IP", "OTEL_POD_IP");

  /** Text that says where spans go, and where it stands. */
  private record Source(String place, String text) {

    /** Nothing where there is no text. */
    static Optional<Source> of(String place, String text) {
      return text.isBlank() ? Optional.empty() : Optional.of(new Source(place, text));
    }
  }

  TracesExport choose() {
    Optional<Source> source = source();
    if (source.isEmpty()) {
      return unusable("", Reason.ENDPOINT_MISSING, "");
    }
    Optional<Endpoint> endpoint = Endpoint.parse(source.get().text());
    if (endpoint.isEmpty()) {
      return unusable(source.get().place(), Reason.ENDPOINT_INVALID, misspelt(source.get().text()));
    }
    Optional<String> undefined = undefinedReference(source.get().text());
    if (undefined.isPresent()) {
      return unusable(
          source.get().place(),
          Reason.ENDPOINT_INVALID,
          "$(" + undefined.get() + ") is not defined in the container");
    }
    return withProtocol(source.get(), endpoint.get());
  }

  private TracesExport withProtocol(Source source, Endpoint endpoint) {
    Optional<Found> asked =
        tiers.first("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");
    Optional<String> code = asked.flatMap(found -> found.variable().value());
    if (code.isPresent() && Protocol.of(code.get()).isEmpty()) {
      return unusable(
          asked.get().place(),
          Reason.PROTOCOL_NOT_EXPORTED,
          "\"" + code.get() + "\" is not one of \"grpc\", \"http/protobuf\"");
    }
    Protocol protocol =
        code.flatMap(Protocol::of).orElseGet(() -> Protocol.forPort(endpoint.port()));
    if (protocol == Protocol.GRPC && !release.exportsGrpc()) {
      return unusable(
          source.place(),
          Reason.PROTOCOL_NOT_EXPORTED,
          "this vLLM's image has no gRPC exporter; use http/protobuf and port 4318");
    }
    return new TracesExport.Usable(
        protocol, text(source, endpoint, protocol), findings(source, endpoint, protocol));
  }

  /**
   * A flag that is there stays as it was written; everything else takes the form that is needed.
   */
  private String text(Source source, Endpoint endpoint, Protocol protocol) {
    boolean complete = flag.isPresent() || source.text().equals(OWN_TRACES_ENDPOINT);
    return complete ? source.text() : endpoint.forFlag(protocol);
  }

  private List<Finding> findings(Source source, Endpoint endpoint, Protocol protocol) {
    List<Finding> findings = new ArrayList<>();
    Protocol usual = protocol == Protocol.GRPC ? Protocol.HTTP_PROTOBUF : Protocol.GRPC;
    if (endpoint.port().filter(port -> port == usual.usualPort()).isPresent()) {
      findings.add(
          Finding.at(
              source.place(),
              Reason.PROTOCOL_ENDPOINT_MISMATCH,
              protocol.code()
                  + " is sent to port "
                  + usual.usualPort()
                  + ", where "
                  + usual.code()
                  + " is usual; expected "
                  + protocol.usualPort()));
    }
    if (flag.isPresent() && protocol == Protocol.HTTP_PROTOBUF && !endpoint.hasTracesPath()) {
      findings.add(
          Finding.at(
              source.place(),
              Reason.PROTOCOL_ENDPOINT_MISMATCH,
              "over http/protobuf vLLM uses the URL as it is; it should end in /v1/traces"));
    }
    if (endpoint.isPlainText() && asksForTls()) {
      findings.add(
          Finding.at(
              source.place(),
              Reason.TLS_NOT_EFFECTIVE,
              "TLS is asked for, but the endpoint begins with http://; write https://"));
    }
    return findings;
  }

  private boolean asksForTls() {
    return instrumentation.tls().isPresent()
        || tiers
            .value("OTEL_EXPORTER_OTLP_TRACES_INSECURE", "OTEL_EXPORTER_OTLP_INSECURE")
            .filter("false"::equalsIgnoreCase)
            .isPresent();
  }

  private Optional<Source> source() {
    return flag.flatMap(text -> Source.of(FLAG, text))
        .or(() ->
            tiers
                .first("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
                .flatMap(TracesExportChoice::source))
        .or(() -> exporter(instrumentation))
        .or(() -> fallback.flatMap(TracesExportChoice::exporter));
  }

  /** A variable whose value the pod does not show is referred to: the kubelet knows it. */
  private static Optional<Source> source(Found found) {
    String reference = "$(" + found.variable().name() + ")";
    return Source.of(found.place(), found.variable().value().orElse(reference));
  }

  private static Optional<Source> exporter(Instrumentation instrumentation) {
    String place = "Instrumentation " + instrumentation.reference() + " spec.exporter.endpoint";
    return instrumentation.endpoint().flatMap(text -> Source.of(place, text));
  }

  private Optional<String> undefinedReference(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    while (seesAllVariables && matcher.find()) {
      String name = matcher.group(1);
      if (!ALWAYS_DEFINED.contains(name) && !tiers.defines(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** A URL's secrets stand before its @ or behind its question mark; such a text is not shown. */
  private static String misspelt(String text) {
    boolean mayHoldSecret = text.contains("@") || text.contains("?");
    String found = mayHoldSecret ? "a URL with credentials or a query" : "\"" + text + "\"";
    return found + " is no http:// or https:// URL, such as http://collector:4318";
  }

  private static TracesExport unusable(String place, Reason reason, String detail) {
    return new TracesExport.Unusable(Finding.at(place, reason, detail));
  }
}
