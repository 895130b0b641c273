package io.vllmotel.vllm;

import io.vllmotel.command.FlagPlace;
import io.vllmotel.command.ServerFlags;
import io.vllmotel.pod.EnvironmentVariable;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import io.vllmotel.vllm.VllmSettings.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which flags a server is given, beside what the bridge does in the process.
 *
 * @param flags to be added; empty where none is
 * @param findings what the user is told of it
 * @param requestSpans whether the server's own request spans are to be expected
 */
record FlagPlan(List<Flag> flags, List<Finding> findings, RequestSpans requestSpans) {

  FlagPlan {
    flags = List.copyOf(flags);
    findings = List.copyOf(findings);
  }

  /** A flag of vLLM's and its value. */
  record Flag(String name, String value) {

    static final String TRACES_ENDPOINT = "otlp-traces-endpoint";
    static final String DETAILED_TRACES = "collect-detailed-traces";

    /**
     * As one word: {@code --collect-detailed-traces} takes every word behind it, so a value of its
     * own word could swallow the model (vLLM 0.9 on).
     */
    String word() {
      return "--" + name + "=" + value;
    }
  }

  /** What becomes of vLLM's own spans. */
  enum RequestSpans {
    EXPECTED,
    /** The user does not want them. */
    UNWANTED,
    /** The user may want them, and this vLLM or this command cannot have them. */
    IMPOSSIBLE
  }

  /** Plans the flags of a container whose spans can be sent. */
  static FlagPlan of(
      VllmContainer container,
      VllmRelease release,
      VllmSettings settings,
      Optional<VllmVersion> version,
      String endpoint) {
    return new Planner(container, release, settings, version, endpoint).plan();
  }

  private record Planner(
      VllmContainer container,
      VllmRelease release,
      VllmSettings settings,
      Optional<VllmVersion> version,
      String endpoint) {

    FlagPlan plan() {
      if (settings.tracing() == Tracing.OFF) {
        return none(RequestSpans.UNWANTED, List.of());
      }
      if (flags().statsDisabled()) {
        return none(RequestSpans.IMPOSSIBLE, List.of(found(Reason.STATS_DISABLED, "")));
      }
      if (release.nativeTracing() == VllmRelease.NativeTracing.FALLS_BACK && !isForced()) {
        String detail =
            "vLLM "
                + version.map(VllmVersion::toString).orElse("")
                + " traces in its old engine only";
        return none(RequestSpans.IMPOSSIBLE, List.of(found(Reason.FALLS_BACK_TO_V0, detail)));
      }
      return leftToBridge()
          .map(why -> none(RequestSpans.EXPECTED, List.of(found(Reason.FLAG_LEFT_TO_BRIDGE, why))))
          .orElseGet(() -> new FlagPlan(missingFlags(), List.of(), RequestSpans.EXPECTED));
    }

    /** Why no flag is added; nothing where it is. */
    private Optional<String> leftToBridge() {
      if (missingFlags().isEmpty()) {
        return Optional.empty();
      }
      if (container.isHost()) {
        return Optional.of(container.launcher() + " has flags of its own");
      }
      return impossible().or(() -> isForced() ? Optional.empty() : unsafe());
    }

    private Optional<String> impossible() {
      return switch (container.flagPlace()) {
        case FlagPlace.Args _, FlagPlace.Command _ -> Optional.empty();
        case FlagPlace.Nowhere nowhere -> Optional.of(nowhere.why());
        case FlagPlace.Arguments arguments -> unusable(arguments.variable());
        case FlagPlace.PerFlag perFlag -> unusable(perFlag.prefix() + "OTLP_TRACES_ENDPOINT");
      };
    }

    /** Scripts put the variable's text into a command: no reference may be left in it. */
    private Optional<String> unusable(String variable) {
      boolean fromSource =
          container
              .container()
              .variable(variable)
              .filter(EnvironmentVariable::isFromSource)
              .isPresent();
      if (fromSource) {
        return Optional.of(variable + " comes from valueFrom");
      }
      return endpoint.contains("$(")
          ? Optional.of("the endpoint has a reference that " + variable + " cannot hold")
          : Optional.empty();
    }

    private Optional<String> unsafe() {
      if (release.nativeTracing() != VllmRelease.NativeTracing.BY_FLAG) {
        return Optional.of("this vLLM's image has no OpenTelemetry of its own to rely on");
      }
      if (version.isEmpty() && !container.image().latest()) {
        return Optional.of("it is not known which vLLM the image holds");
      }
      return flags().configFile().map(file -> "--config " + file + " may hold the flag already");
    }

    private List<Flag> missingFlags() {
      List<Flag> missing = new ArrayList<>();
      if (flags().tracesEndpoint().isEmpty()) {
        missing.add(new Flag(Flag.TRACES_ENDPOINT, endpoint));
      }
      if (flags().detailedTraces().isEmpty()) {
        settings
            .detailedTraces()
            .ifPresent(value -> missing.add(new Flag(Flag.DETAILED_TRACES, value)));
      }
      return missing;
    }

    private FlagPlan none(RequestSpans spans, List<Finding> findings) {
      List<Finding> all = new ArrayList<>(findings);
      if (spans != RequestSpans.EXPECTED && settings.detailedTraces().isPresent()) {
        all.add(found(Reason.DETAILED_TRACES_WITHOUT_EFFECT, ""));
      }
      return new FlagPlan(List.of(), all, spans);
    }

    private ServerFlags flags() {
      return container.flags();
    }

    private boolean isForced() {
      return settings.tracing() == Tracing.FORCE;
    }

    private Finding found(Reason reason, String detail) {
      return Finding.at(container.place(), reason, detail);
    }
  }
}
