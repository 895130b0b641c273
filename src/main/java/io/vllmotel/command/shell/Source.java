package io.vllmotel.command.shell;

import java.util.Arrays;

/**
 * Text that remembers where each of its characters was written.
 *
 * <p>Commands are read several layers deep (kubelet references, quotes, {@code eval}, {@code sh
 * -c}), each of which changes the text; users must still be shown the place in what they wrote.
 */
public final class Source {

  private static final int[] NONE = {};

  private final String text;

  /** The origin of each character and of the end; empty where they follow one another. */
  private final int[] origins;

  /** The origin of the first character where they follow one another. */
  private final int first;

  private Source(String text, int[] origins, int first) {
    this.text = text;
    this.origins = origins;
    this.first = first;
  }

  /** Text as it was written. */
  public static Source written(String text) {
    return new Source(text, NONE, 0);
  }

  public String text() {
    return text;
  }

  /**
   * Where the character at an index was written.
   *
   * @param index from 0 to the length of the text, which stands for its end
   */
  public int origin(int index) {
    return origins.length == 0 ? first + index : origins[index];
  }

  /** A stretch of this text. */
  public Source slice(int from, int to) {
    String part = text.substring(from, to);
    return origins.length == 0
        ? new Source(part, NONE, first + from)
        : new Source(part, Arrays.copyOfRange(origins, from, to + 1), 0);
  }

  /** Collects text piece by piece, each with its origin. */
  public static final class Builder {

    private final StringBuilder text = new StringBuilder();
    private int[] origins = new int[16];
    private int end;

    /** Adds text whose characters all come from the stretch that starts there. */
    public Builder replaced(String added, int start, int end) {
      int from = grow(added.length());
      text.append(added);
      Arrays.fill(origins, from, text.length(), start);
      this.end = end;
      return this;
    }

    /** Adds a stretch of another text as it is. */
    public Builder copied(Source from, int start, int end) {
      int shift = grow(end - start) - start;
      text.append(from.text, start, end);
      for (int i = start; i < end; i++) {
        origins[shift + i] = from.origin(i);
      }
      this.end = from.origin(end);
      return this;
    }

    public Builder append(char character, int origin) {
      int index = grow(1);
      origins[index] = origin;
      text.append(character);
      end = origin + 1;
      return this;
    }

    /** Makes room for the origins of so many more characters; returns where they go. */
    private int grow(int characters) {
      int length = text.length() + characters;
      if (length > origins.length) {
        origins = Arrays.copyOf(origins, Math.max(length, origins.length * 2));
      }
      return text.length();
    }

    public boolean isEmpty() {
      return text.isEmpty();
    }

    public int length() {
      return text.length();
    }

    public Source build() {
      int[] all = Arrays.copyOf(origins, text.length() + 1);
      all[text.length()] = end;
      return new Source(text.toString(), all, 0);
    }
  }
}
