package io.vllmotel.properties;

import java.util.List;
import java.util.Random;

/** Seeded chance: the same seed always throws the same. */
final class Dice {

  private final Random random;

  Dice(long seed) {
    // A small seed's first numbers are alike; mixing tells them apart.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** True once in {@code times}. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** From 0 to {@code most}. */
  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  @SafeVarargs
  final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
