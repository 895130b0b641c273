package io.vllmotel.command;

/**
 * A stretch of text in what a container starts.
 *
 * @param list {@code command} or {@code args}
 * @param index which word of the list
 * @param start the first character in that word, from 0
 * @param end behind the last character
 */
public record Location(String list, int index, int start, int end) {

  /** As people write it: {@code command[2]}. */
  public String place() {
    return list + "[" + index + "]";
  }
}
