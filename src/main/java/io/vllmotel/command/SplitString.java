package io.vllmotel.command;

import io.vllmotel.command.Argument.Knowledge;
import io.vllmotel.command.Argument.Word;
import io.vllmotel.command.shell.Source;
import io.vllmotel.command.shell.Span;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The option of {@code env} that holds words in one string, as a pod has it that was written like
 * the first line of a script.
 *
 * <p>Source: GNU coreutils 9, {@code env -S}. Its escapes and {@code ${VARIABLE}} stay as they were
 * written, and the word counts as known in part.
 */
final class SplitString {

  private static final Pattern OPTION =
      Pattern.compile("(?:-[i0v]*S|--split-string(?:=|$))(?<string>(?s:.*))");

  private static final String BLANKS = " \t\n\u000b\f\r";
  private static final char NONE = 0;

  private final Source source;
  private final Fields fields;
  private char quote = NONE;
  private boolean inWord;

  private SplitString(Source source, Fields fields) {
    this.source = source;
    this.fields = fields;
  }

  /**
   * The string in the option itself, empty where the next word is it; nothing for other options.
   */
  static Optional<Word> in(Word option) {
    Matcher matcher = OPTION.matcher(option.text());
    return matcher.matches()
        ? Optional.of(
            new Word(
                option.source().slice(matcher.start("string"), matcher.end("string")),
                option.knowledge(),
                option.list(),
                option.index()))
        : Optional.empty();
  }

  /** The words of the string, up to a comment; they are as uncertain as it is. */
  static List<Argument> words(Word string) {
    Fields fields = new Fields(new Fields.Place(string.list(), string.index()));
    new SplitString(string.source(), fields).read();
    return string.knowledge() == Knowledge.CERTAIN
        ? fields.build()
        : fields.build().stream().map(Argument::possible).toList();
  }

  private void read() {
    String text = source.text();
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) == '#' && !inWord) {
        return;
      }
      add(text.charAt(index), index);
    }
  }

  private void add(char character, int index) {
    inWord = quote != NONE || BLANKS.indexOf(character) < 0;
    if (!inWord) {
      fields.end();
    } else if (character == quote) {
      quote = NONE;
    } else if (quote == NONE && (character == '"' || character == '\'')) {
      quote = character;
      fields.literal("", new Span(source, index, index));
    } else if (character == '\\' || (character == '$' && quote != '\'')) {
      fields.unknown(new Span(source, index, index + 1));
    } else {
      fields.literal(String.valueOf(character), new Span(source, index, index + 1));
    }
  }
}
