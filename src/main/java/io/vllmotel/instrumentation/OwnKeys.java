package io.vllmotel.instrumentation;

import io.vllmotel.pod.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our own keys with their values: the pod's, the namespace's, the Instrumentation's, the defaults.
 */
public record OwnKeys(List<Source> sources) {

  /**
   * One place that may hold our keys.
   *
   * @param place as people write it
   */
  record Source(String place, Map<String, String> values) {}

  /** A value and where it was found. */
  public record Found(String place, String value) {}

  /** The places in their order, strongest first. */
  public static OwnKeys of(
      Pod pod, Namespace namespace, Instrumentation instrumentation, Installation installation) {
    return new OwnKeys(
        List.of(
            new Source("metadata.annotations", pod.annotations()),
            new Source("Namespace " + namespace.name(), namespace.annotations()),
            new Source(
                "Instrumentation " + instrumentation.reference(), instrumentation.annotations()),
            new Source("the installation's defaults", installation.defaults())));
  }

  /** The strongest value of a key, which may be empty text. */
  public Optional<Found> find(String key) {
    for (Source source : sources) {
      if (source.values().containsKey(key)) {
        String value = source.values().getOrDefault(key, "");
        return Optional.of(new Found(source.place() + "[" + key + "]", value));
      }
    }
    return Optional.empty();
  }
}
