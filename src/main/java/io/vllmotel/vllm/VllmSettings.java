package io.vllmotel.vllm;

import io.vllmotel.instrumentation.Keys;
import io.vllmotel.instrumentation.OwnKeys;
import io.vllmotel.instrumentation.OwnKeys.Found;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What our own keys say about vLLM containers.
 *
 * @param tracing whether vLLM's own spans are wanted
 * @param detailedTraces what {@code --collect-detailed-traces} gets; nothing by default
 * @param payload nothing where the default decides
 * @param version the vLLM version that the user states
 * @param imagePythonPath the {@code PYTHONPATH} that the image sets, as the user states; may be
 *     empty text
 */
record VllmSettings(
    Tracing tracing,
    Optional<String> detailedTraces,
    Optional<Payload> payload,
    Optional<VllmVersion> version,
    Optional<String> imagePythonPath) {

  private static final Map<String, Tracing> TRACINGS = new LinkedHashMap<>();
  private static final Map<String, Optional<Payload>> PAYLOADS = new LinkedHashMap<>();

  static {
    for (Tracing tracing : Tracing.values()) {
      TRACINGS.put(tracing.code(), tracing);
    }
    PAYLOADS.put("auto", Optional.empty());
    for (Payload payload : Payload.values()) {
      PAYLOADS.put(payload.code(), Optional.of(payload));
    }
  }

  private static final List<String> DETAILED = List.of("all", "model", "worker", "model,worker");

  /** A path list that can stand in a variable: no reference, no line break. */
  private static final Pattern PATHS = Pattern.compile("[^$\\n\\r]*");

  /** Whether vLLM's own spans are wanted. */
  enum Tracing {
    AUTO("auto"),
    OFF("off"),
    FORCE("force");

    private final String code;

    Tracing(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /** Reads the keys; a value that is not known is a finding, and the default counts. */
  static VllmSettings of(OwnKeys keys, Journal journal) {
    return new VllmSettings(
        oneOf(keys, Keys.TRACING, TRACINGS, journal).orElse(Tracing.AUTO),
        parsed(
            keys,
            Keys.DETAILED_TRACES,
            value -> Optional.of(value).filter(DETAILED::contains),
            () -> quoted(DETAILED),
            journal),
        oneOf(keys, Keys.PAYLOAD, PAYLOADS, journal).orElse(Optional.empty()),
        parsed(
            keys,
            Keys.VLLM_VERSION,
            VllmVersion::parse,
            () -> "a version such as \"0.17.1\"",
            journal),
        parsed(
            keys,
            Keys.IMAGE_PYTHONPATH,
            value -> Optional.of(value).filter(paths -> PATHS.matcher(paths).matches()),
            () -> "a list of paths such as \"/opt/lib:/srv\"",
            journal));
  }

  private static <T> Optional<T> oneOf(
      OwnKeys keys, String key, Map<String, T> values, Journal journal) {
    return parsed(
        keys,
        key,
        value -> Optional.ofNullable(values.get(value)),
        () -> quoted(values.keySet()),
        journal);
  }

  private static <T> Optional<T> parsed(
      OwnKeys keys,
      String key,
      Function<String, Optional<T>> parser,
      Supplier<String> expected,
      Journal journal) {
    Optional<Found> found = keys.find(key);
    Optional<T> value = found.flatMap(text -> parser.apply(text.value()));
    if (found.isPresent() && value.isEmpty()) {
      journal.add(
          Finding.at(
              found.get().place(),
              Reason.ANNOTATION_VALUE_INVALID,
              "\"" + found.get().value() + "\" is not " + expected.get()));
    }
    return value;
  }

  private static String quoted(Collection<String> values) {
    return "one of \"" + String.join("\", \"", values) + "\"";
  }
}
