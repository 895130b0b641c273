package io.vllmotel.vllm;

import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.EnvironmentVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The lists of variables that end up in a container, strongest first: its own, then the
 * Instrumentation's {@code python.env}, then its {@code env}.
 */
record EnvironmentTiers(List<Tier> tiers) {

  /**
   * One list of variables.
   *
   * @param place where it stands, as people write it
   */
  record Tier(String place, List<EnvironmentVariable> variables) {

    /** Of several variables of one name the kubelet takes the last. */
    private Optional<EnvironmentVariable> last(String name) {
      for (int index = variables.size() - 1; index >= 0; index--) {
        if (variables.get(index).name().equals(name)) {
          return Optional.of(variables.get(index));
        }
      }
      return Optional.empty();
    }
  }

  /** A variable and where it was found. */
  record Found(String place, EnvironmentVariable variable) {}

  /**
   * The tiers of a container.
   *
   * @param counts which of the container's own variables count as the user's
   */
  static EnvironmentTiers of(
      Container container, Predicate<EnvironmentVariable> counts, Instrumentation instrumentation) {
    String resource = "Instrumentation " + instrumentation.reference() + " spec.";
    List<EnvironmentVariable> own = new ArrayList<>(container.environment());
    own.removeIf(counts.negate());
    return new EnvironmentTiers(
        List.of(
            new Tier(container.place() + ".env", own),
            new Tier(resource + "python.env", instrumentation.python().environment()),
            new Tier(resource + "env", instrumentation.environment())));
  }

  /** The first of the names in the strongest tier that has one of them. */
  Optional<Found> first(String... names) {
    for (Tier tier : tiers) {
      for (String name : names) {
        Optional<EnvironmentVariable> variable = tier.last(name);
        if (variable.isPresent()) {
          return Optional.of(new Found(tier.place() + "[" + name + "]", variable.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The literal value of the first of the names, as {@link #first} finds it. */
  Optional<String> value(String... names) {
    return first(names).flatMap(found -> found.variable().value());
  }

  boolean defines(String name) {
    return first(name).isPresent();
  }
}
