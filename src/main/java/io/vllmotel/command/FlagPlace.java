package io.vllmotel.command;

import java.util.List;

/** Where a flag for the server can be added without touching what the user wrote. */
public sealed interface FlagPlace {

  /**
   * At the end of {@code args}.
   *
   * @param before words that must come before the flags: the {@code $0} of a script ({@code sh -c})
   *     where the pod gives it none; empty otherwise
   */
  record Args(List<String> before) implements FlagPlace {
    public Args {
      before = List.copyOf(before);
    }

    public Args() {
      this(List.of());
    }
  }

  /** At the end of {@code command}, which holds all of the server's arguments. */
  record Command() implements FlagPlace {}

  /** In a variable whose text the launcher appends to the server's arguments. */
  record Arguments(String variable) implements FlagPlace {}

  /** In one variable for each flag: prefix, then the flag's name in upper case. */
  record PerFlag(String prefix) implements FlagPlace {}

  /**
   * Nowhere.
   *
   * @param why for the user, such as {@code the script does not pass on its arguments}
   */
  record Nowhere(String why) implements FlagPlace {}
}
