package io.vllmotel.cluster;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often a {@code caBundle} is written, and spoken of, while somebody else writes it, too.
 *
 * <p>A single change is put right within a second; two who disagree would otherwise write, and log,
 * for ever. All methods are called on one thread.
 */
final class Pace {

  private static final Logger log = LoggerFactory.getLogger(Pace.class);

  /** Between two writes of a fight; with the second until we hear of a change, below five. */
  private static final Duration FIGHT = Duration.ofSeconds(3);

  /** Between two lines in the log; and what lies this far back is no fight. */
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private final String what;
  private long lastAt = System.nanoTime() - MEMORY.toNanos();
  private long toldAt = lastAt;
  private int untold;

  /**
   * @param what is written, as people call it
   */
  Pace(String what) {
    this.what = what;
  }

  /** How long to wait with the next write; zero or less where it may be done now. */
  Duration rest() {
    return since(lastAt).compareTo(MEMORY) < 0 ? FIGHT.minus(since(lastAt)) : Duration.ZERO;
  }

  /** It was written. */
  void done() {
    lastAt = System.nanoTime();
    untold++;
    if (since(toldAt).compareTo(MEMORY) >= 0) {
      log.atInfo()
          .addKeyValue("configuration", what)
          .addKeyValue("times", untold)
          .log("caBundle written");
      toldAt = lastAt;
      untold = 0;
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
