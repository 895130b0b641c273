package io.vllmotel.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.reason.Reason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InjectorPropertiesTest {

  private static final int PODS = Integer.getInteger("properties.pods", 100_000);

  @Test
  void everyPropertyHoldsForEveryPod() {
    Long seed = Long.getLong("properties.seed");
    LongStream seeds = seed == null ? LongStream.range(0, PODS) : LongStream.of(seed);

    Stream<String> failures = seeds.parallel().boxed().flatMap(InjectorPropertiesTest::failures);

    assertThat(failures.limit(5)).isEmpty();
  }

  /** Without this the properties could hold because nothing is ever injected. */
  @Test
  void generatedPodsReachEveryKindOfDecision() {
    Map<Reason, Integer> outcomes = new EnumMap<>(Reason.class);
    LongStream.range(0, 5_000)
        .forEach(it -> outcomes.merge(Scene.of(it).decision().outcome(), 1, Integer::sum));

    assertThat(outcomes.keySet())
        .contains(
            Reason.INJECTED,
            Reason.COMPLETED,
            Reason.ADOPTED,
            Reason.NOT_REQUESTED,
            Reason.OPTED_OUT,
            Reason.POD_MALFORMED,
            Reason.INSTRUMENTATION_FORBIDDEN,
            Reason.PYTHONPATH_FROM_SOURCE,
            Reason.MOUNT_PATH_TAKEN,
            Reason.NOT_AN_API_SERVER,
            Reason.ENDPOINT_INVALID);
    assertThat(outcomes.getOrDefault(Reason.INJECTED, 0))
        .as(outcomes.toString())
        .isGreaterThan(700);
  }

  private static Stream<String> failures(long seed) {
    try {
      Scene scene = Scene.of(seed);
      return Arrays.stream(Property.values()).flatMap(property -> failure(property, scene, seed));
    } catch (RuntimeException | AssertionError e) {
      return Stream.of("seed " + seed + ": " + e);
    }
  }

  private static Stream<String> failure(Property property, Scene scene, long seed) {
    try {
      property.check(scene);
      return Stream.empty();
    } catch (RuntimeException | AssertionError e) {
      return Stream.of("seed %d, %s: %s%n  pod: %s".formatted(seed, property, e, scene.before()));
    }
  }
}
