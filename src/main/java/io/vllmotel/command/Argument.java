package io.vllmotel.command;

import io.vllmotel.command.shell.Source;

/** One entry of an argument list, as far as it can be known before the container runs. */
sealed interface Argument {

  /**
   * A word.
   *
   * @param source its text, with the places in the pod's word that it comes from; what is not known
   *     stands there as it was written
   * @param list {@code command} or {@code args}
   * @param index which word of the list
   */
  record Word(Source source, Knowledge knowledge, String list, int index) implements Argument {

    String text() {
      return source.text();
    }

    /** From this word to the end of another one of the same script; else only this word. */
    Location to(Word last) {
      boolean together = list.equals(last.list) && index == last.index;
      int start = source.origin(0);
      int end = (together ? last : this).source.origin((together ? last : this).text().length());
      return new Location(list, index, start, Math.max(start, end));
    }
  }

  /**
   * Here stand the words that somebody adds at the end of the pod's list.
   *
   * @param lost how many of them are swallowed before: 1 where the first becomes {@code $0}
   */
  record Rest(int lost) implements Argument {}

  /** How much of a word is known. */
  enum Knowledge {
    /** Exactly this text. */
    CERTAIN,
    /** Exactly this text, but it may not be there: one of several values of a variable. */
    POSSIBLE,
    /** A part is only known when the container runs. */
    PARTIAL
  }
}
