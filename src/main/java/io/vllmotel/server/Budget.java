package io.vllmotel.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies may be in memory at one time.
 *
 * <p>The last quarter is for small bodies only, so that large ones, which no API server sends
 * often, cannot crowd out the usual ones.
 */
final class Budget {

  /** Real reviews of pods have 3 to 25 KB. */
  static final int SMALL_BODY = 64 << 10;

  private final AtomicLong used = new AtomicLong();
  private final long limit;

  Budget(long limit) {
    this.limit = limit;
  }

  long used() {
    return used.get();
  }

  /** The part of one request; its owner takes more as bytes come, and gives all back at the end. */
  final class Share {

    private long taken;

    /** Whether there is room for so many more bytes; they are taken if there is. */
    boolean take(int bytes) {
      boolean isSmall = taken + bytes <= SMALL_BODY;
      if (used.addAndGet(bytes) > (isSmall ? limit : limit / 2)) {
        used.addAndGet(-bytes);
        return false;
      }
      taken += bytes;
      return true;
    }

    /** Gives everything back; again does nothing. */
    void release() {
      used.addAndGet(-taken);
      taken = 0;
    }
  }
}
