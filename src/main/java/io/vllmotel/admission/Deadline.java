package io.vllmotel.admission;

/** Tells whether an answer would come too late; the pure side of a clock. */
@FunctionalInterface
public interface Deadline {

  /** A deadline that never comes, for callers who wait as long as it takes. */
  Deadline NEVER = () -> false;

  boolean hasPassed();
}
