package io.vllmotel.vllm;

import io.vllmotel.autoinstrumentation.OperatorMarks;
import io.vllmotel.autoinstrumentation.PodContext;
import io.vllmotel.autoinstrumentation.PythonLayer;
import io.vllmotel.autoinstrumentation.PythonPackages;
import io.vllmotel.command.ServerVariables;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Keys;
import io.vllmotel.instrumentation.OwnKeys;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.EnvironmentVariable;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import java.util.Optional;

/** What will be done to a vLLM container: all of it, or nothing. */
sealed interface VllmPlan {

  /** Nothing can be done. */
  record Impossible(Finding why) implements VllmPlan {}

  /**
   * Everything that is needed is known.
   *
   * @param instrumentation the chosen one, without what would stop a server
   * @param pythonPath how the bridge gets onto the path; never {@link PythonPathPlan.Impossible}
   */
  record Possible(
      VllmContainer container,
      Instrumentation instrumentation,
      VllmSettings settings,
      Optional<VllmVersion> version,
      Payload payload,
      TracesExport.Usable export,
      FlagPlan flags,
      PythonPathPlan pythonPath)
      implements VllmPlan {}

  /** What a plan depends on. */
  record Request(
      VllmContainer container,
      PodContext context,
      Instrumentation instrumentation,
      Installation installation,
      Trigger trigger) {}

  /** Plans; what the user should know beside the plan goes to the journal. */
  static VllmPlan of(Request request, Journal journal) {
    return new Planner(request, journal).plan();
  }

  /** Asks one question after the other; the first obstacle ends it. */
  final class Planner {

    private static final String SDK_DISABLED = "OTEL_SDK_DISABLED";

    private final Request request;
    private final Journal journal;
    private final VllmContainer vllm;
    private final Container container;
    private final VllmSettings settings;
    private final Optional<VllmVersion> version;
    private final VllmRelease release;

    private Planner(Request request, Journal journal) {
      this.request = request;
      this.journal = journal;
      this.vllm = request.container();
      this.container = vllm.container();
      this.settings =
          VllmSettings.of(
              OwnKeys.of(
                  request.context().pod(),
                  request.context().namespace(),
                  request.instrumentation(),
                  request.installation()),
              journal);
      this.version = settings.version().or(() -> vllm.image().version());
      this.release = VllmRelease.of(version);
    }

    VllmPlan plan() {
      noteVersion();
      Optional<Finding> gate = gate();
      if (gate.isPresent()) {
        return new Impossible(gate.get());
      }
      SdkSettings.Checked checked = SdkSettings.check(request.instrumentation(), container);
      EnvironmentTiers tiers =
          EnvironmentTiers.of(container, this::countsAsUsers, checked.instrumentation());
      Optional<Finding> hindrance = hindrance(tiers);
      if (hindrance.isPresent()) {
        return new Impossible(hindrance.get());
      }
      return switch (export(tiers, checked.instrumentation())) {
        case TracesExport.Unusable unusable -> new Impossible(unusable.finding());
        case TracesExport.Usable usable -> withPath(usable, tiers, checked);
      };
    }

    /** Why a variable that somebody set keeps spans from being made. */
    private Optional<Finding> hindrance(EnvironmentTiers tiers) {
      Optional<Finding> plugins =
          tiers
              .first(ServerVariables.PLUGINS)
              .filter(found -> found.variable().isFromSource())
              .map(found -> Finding.at(found.place(), Reason.PLUGINS_FROM_SOURCE, ""));
      return plugins.or(() ->
          tiers
              .first(SDK_DISABLED)
              .filter(found -> found.variable().value().filter(Planner::isTrue).isPresent())
              .map(found -> Finding.at(found.place(), Reason.SDK_DISABLED, "")));
    }

    /** As Python's SDK reads it. */
    private static boolean isTrue(String value) {
      return value.strip().equalsIgnoreCase("true");
    }

    private VllmPlan withPath(
        TracesExport.Usable export, EnvironmentTiers tiers, SdkSettings.Checked checked) {
      Optional<String> ofImage = settings.imagePythonPath().or(() -> vllm.image().pythonPath());
      PythonPathPlan path = PythonPathPlan.of(container, tiers, ofImage, request.trigger());
      if (path instanceof PythonPathPlan.Impossible impossible) {
        return new Impossible(impossible.finding());
      }
      FlagPlan flags = FlagPlan.of(vllm, release, settings, version, export.endpoint());
      journal.addAll(checked.findings());
      journal.addAll(export.findings());
      journal.addAll(flags.findings());
      return new Possible(
          vllm, checked.instrumentation(), settings, version, payload(), export, flags, path);
    }

    private void noteVersion() {
      journal.note(
          container.place() + ".image",
          container.image().orElse("no image"),
          version.map(known -> "vLLM " + known).orElse("unknown vLLM, treated as a current one")
              + "; payload "
              + payload().code());
      if (version.isEmpty()) {
        journal.add(found(".image", Reason.VLLM_VERSION_UNKNOWN, ""));
      }
    }

    private Optional<Finding> gate() {
      if (release == VllmRelease.UNSUPPORTED) {
        return Optional.of(found(".image", Reason.VLLM_TOO_OLD, named() + " is older than 0.8.4"));
      }
      if (payload() == Payload.IMAGE && !release.bundlesOpenTelemetry()) {
        String detail = named() + " has no OpenTelemetry; " + Keys.PAYLOAD + "=append brings it";
        return Optional.of(found(".image", Reason.TRACING_PACKAGES_MISSING, detail));
      }
      Optional<Finding> taken =
          BridgeLoading.obstacle(vllm)
              .or(() -> Bridge.obstacle(request.context().pod(), container, payload()));
      return taken.or(() -> payload() == Payload.APPEND ? packages() : Optional.empty());
    }

    /** What was asked for, else what suits the release and the way it was asked. */
    private Payload payload() {
      if (settings.payload().isPresent()) {
        return settings.payload().get();
      }
      if (OperatorMarks.isOn(container)) {
        return container.hasMount(PythonPackages.NAME) ? Payload.APPEND : Payload.IMAGE;
      }
      return switch (request.trigger()) {
        case SDK_ANNOTATION -> Payload.IMAGE;
        case AUTOMATIC -> release.bundlesOpenTelemetry() ? Payload.IMAGE : Payload.APPEND;
        case PYTHON_ANNOTATION ->
            release == VllmRelease.FROM_0_8_4 ? Payload.IMAGE : Payload.APPEND;
      };
    }

    private TracesExport export(EnvironmentTiers tiers, Instrumentation checked) {
      return new TracesExportChoice(
              vllm.flags().tracesEndpoint(),
              tiers,
              checked,
              request.installation().defaultInstrumentation(),
              release,
              !container.hasEnvFrom())
          .choose();
    }

    /** The operator writes a protocol of its own for its packages, which nobody asked for. */
    private boolean countsAsUsers(EnvironmentVariable variable) {
      boolean generated =
          variable.name().equals("OTEL_EXPORTER_OTLP_PROTOCOL")
              && variable.value().filter("http/protobuf"::equals).isPresent();
      return !(generated && OperatorMarks.isOn(container));
    }

    /** Why the packages of the contract cannot be had. */
    private Optional<Finding> packages() {
      return PythonPackages.Platform.of(request.context()).isPresent()
          ? PythonPackages.obstacle(container)
          : Optional.of(PythonLayer.unsupportedPlatform(request.context()));
    }

    private String named() {
      return "vLLM " + version.map(VllmVersion::toString).orElse("of unknown version");
    }

    private Finding found(String field, Reason reason, String detail) {
      return Finding.at(container.place() + field, reason, detail);
    }
  }
}
