package io.vllmotel.server;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes that come in pieces of any size, in not much more memory than they have.
 *
 * <p>A buffer that doubles when it is full may be half empty, and needs both halves while it grows;
 * a list of the pieces as they come is mostly list where the pieces are small.
 */
final class BodyBytes {

  private static final int FIRST_SEGMENT = 8 << 10;
  private static final int MAX_SEGMENT = 64 << 10;

  private final long announced;
  private final Deque<byte[]> full = new ArrayDeque<>();
  private byte[] last = {};
  private int used;
  private int length;

  /**
   * @param announced how many will come; 0 where nobody said so
   */
  BodyBytes(long announced) {
    this.announced = announced;
  }

  int length() {
    return length;
  }

  void append(Buffer piece) {
    int from = 0;
    while (from < piece.length()) {
      if (used == last.length) {
        addSegment();
      }
      int count = Math.min(piece.length() - from, last.length - used);
      piece.getBytes(from, from + count, last, used);
      from += count;
      used += count;
      length += count;
    }
  }

  private void addSegment() {
    if (used > 0) {
      full.add(last);
    }
    int size = Math.clamp(length, FIRST_SEGMENT, MAX_SEGMENT);
    long rest = announced - length;
    last = new byte[rest > 0 ? (int) Math.min(rest, size) : size];
    used = 0;
  }

  /** All of them in one array; nothing is left here. */
  byte[] join() {
    if (full.isEmpty() && used == last.length) {
      return last;
    }
    byte[] whole = new byte[length];
    int place = 0;
    for (byte[] segment = full.poll(); segment != null; segment = full.poll()) {
      System.arraycopy(segment, 0, whole, place, segment.length);
      place += segment.length;
    }
    System.arraycopy(last, 0, whole, place, used);
    last = new byte[0];
    return whole;
  }
}
