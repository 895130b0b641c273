package io.vllmotel.command;

import io.vllmotel.command.Argument.Knowledge;
import io.vllmotel.command.Argument.Word;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a server's flags as vLLM's {@code FlexibleArgumentParser} does.
 *
 * <p>{@code _} and {@code -} are the same, the value is behind {@code =} or in the next word, the
 * beginning of a name is enough where only one flag begins so, the last of several counts, {@code
 * --} ends the flags.
 */
final class FlagReader {

  /** The flags that matter, each with the shortest beginning that no other flag of vLLM has. */
  enum Flag {
    TRACES_ENDPOINT("otlp-traces-endpoint", "ot"),
    DETAILED_TRACES("collect-detailed-traces", "col"),
    DISABLE_LOG_STATS("disable-log-stats", "disable-log-st"),
    ENABLE_LOG_STATS("no-disable-log-stats", "no-disable-log-st"),
    CONFIG("config", "config"),
    SERVED_MODEL_NAME("served-model-name", "ser"),
    MODEL("model", "model"),
    HEADLESS("headless", "hea"),
    GRPC("grpc", "grpc"),
    HELP("help", "hel");

    private final String full;
    private final String shortest;

    Flag(String full, String shortest) {
      this.full = full;
      this.shortest = shortest;
    }

    private static Optional<Flag> of(String name) {
      for (Flag flag : values()) {
        if (flag.full.startsWith(name) && name.startsWith(flag.shortest)) {
          return Optional.of(flag);
        }
      }
      return Optional.empty();
    }
  }

  private final List<Word> words;
  private final Map<Flag, String> values = new EnumMap<>(Flag.class);

  private FlagReader(List<Word> words) {
    this.words = words;
  }

  /** Flags, read from the words behind a launcher. */
  static ServerFlags read(List<Argument> arguments) {
    FlagReader reader = new FlagReader(words(arguments));
    reader.readAll();
    return new ServerFlags(
        reader.value(Flag.TRACES_ENDPOINT),
        reader.value(Flag.DETAILED_TRACES),
        reader.values.containsKey(Flag.DISABLE_LOG_STATS),
        reader.value(Flag.CONFIG),
        reader.model());
  }

  /** The flag for which a launcher makes no API server, where it is certainly given. */
  static Optional<String> notServing(List<Argument> arguments) {
    return words(arguments).stream()
        .filter(word -> word.knowledge() == Knowledge.CERTAIN)
        .takeWhile(word -> !word.text().equals("--"))
        .filter(FlagReader::servesNothing)
        .map(Word::text)
        .findFirst();
  }

  /** True where words at the end of the list are no flags any more. */
  static boolean flagsEnd(List<Argument> arguments) {
    return words(arguments).stream().anyMatch(word -> word.text().equals("--"));
  }

  private static boolean servesNothing(Word word) {
    return word.text().equals("-h")
        || name(word)
            .flatMap(Flag::of)
            .filter(flag -> flag == Flag.HEADLESS || flag == Flag.GRPC || flag == Flag.HELP)
            .isPresent();
  }

  private static List<Word> words(List<Argument> arguments) {
    return arguments.stream().flatMap(argument -> Program.word(argument).stream()).toList();
  }

  private void readAll() {
    for (int i = 0; i < words.size() && !words.get(i).text().equals("--"); i++) {
      Optional<Flag> flag = name(words.get(i)).flatMap(Flag::of);
      if (flag.isPresent()) {
        put(flag.get(), i);
      }
    }
  }

  private void put(Flag flag, int index) {
    String text = words.get(index).text();
    int equals = text.indexOf('=');
    switch (flag) {
      case ENABLE_LOG_STATS -> values.remove(Flag.DISABLE_LOG_STATS);
      // vLLM expands the file only where it is a word of its own.
      case CONFIG -> {
        if (equals < 0) {
          values.put(flag, String.join("", next(index).stream().limit(1).toList()));
        }
      }
      case DETAILED_TRACES ->
          values.put(flag, equals < 0 ? String.join(",", next(index)) : text.substring(equals + 1));
      default ->
          values.put(
              flag,
              equals < 0
                  ? next(index).stream().findFirst().orElse("")
                  : text.substring(equals + 1));
    }
  }

  /** The words behind one until the next flag: the values of a flag that takes several. */
  private List<String> next(int index) {
    List<String> next = new ArrayList<>();
    for (int i = index + 1; i < words.size() && !words.get(i).text().startsWith("-"); i++) {
      next.add(words.get(i).text());
    }
    return next;
  }

  /** The name of a flag, {@code _} as {@code -}; nothing where the word is none. */
  private static Optional<String> name(Word word) {
    String text = word.text();
    if (!text.startsWith("--") || text.length() == 2) {
      return Optional.empty();
    }
    int equals = text.indexOf('=');
    return Optional.of(text.substring(2, equals < 0 ? text.length() : equals).replace('_', '-'));
  }

  private Optional<String> value(Flag flag) {
    return Optional.ofNullable(values.get(flag));
  }

  /** The name it is served by, else the model: by its flag, or as the first word. */
  private Optional<String> model() {
    Optional<String> first =
        words.stream().findFirst().map(Word::text).filter(text -> !text.startsWith("-"));
    return value(Flag.SERVED_MODEL_NAME).or(() -> value(Flag.MODEL)).or(() -> first);
  }
}
