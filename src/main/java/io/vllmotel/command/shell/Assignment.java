package io.vllmotel.command.shell;

import java.util.List;

/**
 * {@code NAME=value} before or instead of a command, or behind {@code export} and its like.
 *
 * @param values one word; for an array any number
 */
public record Assignment(String name, Kind kind, List<Word> values, Span span) {

  /** What happens to the value that was there. */
  public enum Kind {
    SET,
    APPEND,
    SET_ARRAY,
    APPEND_ARRAY
  }

  public Assignment {
    values = List.copyOf(values);
  }
}
