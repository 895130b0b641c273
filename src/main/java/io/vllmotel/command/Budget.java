package io.vllmotel.command;

/**
 * How much work may still be done for one container.
 *
 * <p>Functions that call each other and variables that double themselves could keep a reader busy
 * for ever; no real script comes near the bound.
 */
final class Budget {

  /** Commands run plus characters of values put in place. */
  private static final int MOST = 2_000_000;

  private int left = MOST;

  /** Takes some of it; false where it does not suffice, and from then on. */
  boolean spend(int units) {
    left = Math.max(-1, left - units);
    return left >= 0;
  }
}
