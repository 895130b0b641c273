package io.vllmotel.command;

import io.vllmotel.command.shell.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
      Source end = together ? last.source : source;
      int start = source.origin(0);
      return new Location(list, index, start, Math.max(start, end.origin(end.text().length())));
    }
  }

  /**
   * Here stand the words that somebody adds at the end of the pod's list.
   *
   * @param before what must be added before them: the {@code $0} of a script that has none
   */
  record Rest(List<String> before) implements Argument {
    public Rest {
      before = List.copyOf(before);
    }

    Rest behind(String word) {
      List<String> all = new ArrayList<>(before);
      all.add(word);
      return new Rest(all);
    }
  }

  /** Here stand the words of a variable that a platform documents for further flags. */
  record Platform(String variable) implements Argument {}

  /** How much of a word is known. */
  enum Knowledge {
    /** Exactly this text. */
    CERTAIN,
    /** Exactly this text, but it may not be there: one of several values of a variable. */
    POSSIBLE,
    /** A part is only known when the container runs. */
    PARTIAL;

    Knowledge and(Knowledge other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /** This, where it may be there or not. */
  default Argument possible() {
    return switch (this) {
      case Word(Source source, Knowledge knowledge, String list, int index) ->
          new Word(source, knowledge.and(Knowledge.POSSIBLE), list, index);
      case Rest _, Platform _ -> this;
    };
  }

  /** Those of the arguments that are words. */
  static List<Word> words(List<Argument> arguments) {
    List<Word> words = new ArrayList<>(arguments.size());
    for (Argument argument : arguments) {
      if (argument instanceof Word word) {
        words.add(word);
      }
    }
    return words;
  }

  /** This, where it is a word. */
  default Optional<Word> word() {
    return switch (this) {
      case Word word -> Optional.of(word);
      case Rest _, Platform _ -> Optional.empty();
    };
  }
}
