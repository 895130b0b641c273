package io.vllmotel.bench;

import io.vllmotel.command.ImageEntrypoint;
import io.vllmotel.command.LaunchReader;
import io.vllmotel.command.StartCommand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints what each kind of script costs, from its text to what it starts: as long as a pod can be,
 * and a quarter of it, where four times the time is linear.
 *
 * <p>Medians of what fits into half a second, after a first round over all kinds; with JMH's forks
 * sixty kinds would take an hour.
 */
public final class ScriptTable {

  private static final long ROUND_NANOS = 500_000_000L;
  private static final int QUARTER = 1 << 18;
  private static final int MEBIBYTE = 1 << 20;

  private ScriptTable() {}

  /** Prints the table to standard output. */
  public static void main(String[] arguments) {
    for (ScriptKind kind : ScriptKind.values()) {
      millis(kind, QUARTER);
      millis(kind, MEBIBYTE);
    }
    System.out.println(
        """
        | script of | ms for 256 KiB | ms for 1 MiB |
        | --- | ---: | ---: |\
        """);
    for (ScriptKind kind : ScriptKind.values()) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f |%n",
          kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          millis(kind, QUARTER),
          millis(kind, MEBIBYTE));
    }
  }

  private static double millis(ScriptKind kind, int length) {
    StartCommand start =
        new StartCommand(
            List.of("/bin/sh", "-c", kind.text(length)),
            List.of(),
            ImageEntrypoint.UNKNOWN,
            Map.of());
    List<Long> rounds = new ArrayList<>();
    long end = System.nanoTime() + ROUND_NANOS;
    while (System.nanoTime() < end) {
      long before = System.nanoTime();
      if (LaunchReader.read(start).location().isPresent() && rounds.size() > MEBIBYTE) {
        throw new IllegalStateException("the result is used, so that it is made");
      }
      rounds.add(System.nanoTime() - before);
    }
    Collections.sort(rounds);
    return rounds.get(rounds.size() / 2) / 1e6;
  }
}
