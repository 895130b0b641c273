package io.vllmotel.command;

import io.vllmotel.command.Argument.Knowledge;
import io.vllmotel.command.Argument.Word;
import io.vllmotel.command.shell.Source;
import io.vllmotel.command.shell.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the fields that one word of a script expands to.
 *
 * <p>Source: POSIX.1-2024, 2.6.5, with the default {@code IFS}.
 */
final class Fields {

  /** So much is kept of text that nothing is known of: enough to show it. */
  private static final int MOST_UNKNOWN = 200;

  private final Place place;
  private final List<Argument> done = new ArrayList<>();
  private Source.Builder current = new Source.Builder();
  private Knowledge knowledge = Knowledge.CERTAIN;
  private boolean begun;

  /** Which word of the pod the script stands in. */
  record Place(String list, int index) {}

  Fields(Place place) {
    this.place = place;
  }

  /** Adds text that stands for itself, even where it is empty. */
  void literal(String text, Span span) {
    begun = true;
    boolean asWritten = span.to() - span.from() == text.length();
    if (asWritten) {
      current.copied(span.source(), span.from(), span.to());
    } else {
      current.replaced(text, span.start(), span.end());
    }
  }

  /** Adds what is only known when the script runs, as it was written; its beginning suffices. */
  void unknown(Span span) {
    Span beginning = span.limited(MOST_UNKNOWN);
    literal(beginning.text(), beginning);
    knowledge = knowledge.and(Knowledge.PARTIAL);
  }

  /** Adds a value that is not split. */
  void whole(List<Argument> value, Span span, Knowledge certain) {
    begun = true;
    String separator = "";
    for (Argument argument : value) {
      if (argument instanceof Word word) {
        current.replaced(separator + word.text(), span.start(), span.end());
        knowledge = knowledge.and(word.knowledge()).and(certain);
        separator = " ";
      }
    }
  }

  /** Adds each entry as a field: the first joins what is there, the last stays open. */
  void each(List<Argument> value, Span span, Knowledge certain) {
    for (int i = 0; i < value.size(); i++) {
      switch (value.get(i)) {
        case Word word -> {
          if (i > 0) {
            end();
          }
          whole(List.of(word), span, certain);
        }
        case Argument.Rest rest -> alone(rest);
        case Argument.Platform platform -> alone(platform);
      }
    }
  }

  /** Adds a value that is split at blanks. */
  void split(List<Argument> value, Span span, Knowledge certain) {
    for (int i = 0; i < value.size(); i++) {
      if (i > 0) {
        end();
      }
      switch (value.get(i)) {
        case Word word -> split(word, span, certain);
        case Argument.Rest rest -> alone(rest);
        case Argument.Platform platform -> alone(platform);
      }
    }
  }

  private void split(Word word, Span span, Knowledge certain) {
    String text = word.text();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isBlank(text.charAt(i))) {
        if (i > from) {
          current.replaced(text.substring(from, i), span.start(), span.end());
          knowledge = knowledge.and(word.knowledge()).and(certain);
          begun = true;
        }
        if (i < text.length()) {
          end();
        }
        from = i + 1;
      }
    }
  }

  void alone(Argument argument) {
    end();
    done.add(argument);
  }

  /** Ends the field that is open. */
  void end() {
    if (begun) {
      done.add(new Word(current.build(), knowledge, place.list(), place.index()));
    }
    current = new Source.Builder();
    knowledge = Knowledge.CERTAIN;
    begun = false;
  }

  List<Argument> build() {
    end();
    return done;
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t' || character == '\n';
  }
}
