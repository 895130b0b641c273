package io.vllmotel.command;

/**
 * How much work may still be done for one container.
 *
 * <p>Functions that call each other, variables that double themselves and {@code eval} in {@code
 * eval} could keep a reader busy for ever; real scripts stay below 200 commands.
 */
final class Budget {

  private int commands = 10_000;
  private int characters = 1 << 20;

  /** Takes a command that is followed; false where none is left. */
  boolean command() {
    commands = Math.max(-1, commands - 1);
    return commands >= 0;
  }

  /** Takes text that is put in place, or read once more; false where not so much is left. */
  boolean text(int length) {
    characters = Math.max(-1, characters - length - 1);
    return characters >= 0;
  }

  boolean isSpent() {
    return commands < 0 || characters < 0;
  }
}
