package io.vllmotel.command;

import io.vllmotel.command.Argument.Knowledge;
import io.vllmotel.command.Argument.Word;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    private static final List<Flag> ALL = List.of(values());

    private final String full;
    private final String shortest;

    Flag(String full, String shortest) {
      this.full = full;
      this.shortest = shortest;
    }

    private static Optional<Flag> of(String name) {
      for (Flag flag : ALL) {
        if (flag.full.startsWith(name) && name.startsWith(flag.shortest)) {
          return Optional.of(flag);
        }
      }
      return Optional.empty();
    }
  }

  /** A variable of a script, alone. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z_0-9]*)}?");

  private record Value(String text, Knowledge knowledge) {}

  private final List<Word> words;
  private final boolean ended;
  private final Map<Flag, List<Value>> values = new EnumMap<>(Flag.class);

  /**
   * @param arguments what stands behind a launcher
   */
  FlagReader(List<Argument> arguments) {
    List<Word> all = Argument.words(arguments);
    int end = 0;
    while (end < all.size() && !all.get(end).text().equals("--")) {
      end++;
    }
    this.words = all.subList(0, end);
    this.ended = end < all.size();
  }

  /** The flags that matter. */
  ServerFlags read() {
    readAll();
    return new ServerFlags(
        first(Flag.TRACES_ENDPOINT).map(FlagReader::asReference),
        all(Flag.DETAILED_TRACES),
        values.containsKey(Flag.DISABLE_LOG_STATS),
        first(Flag.CONFIG).map(Value::text),
        model());
  }

  /** The flag for which a launcher makes no API server, where it is certainly given. */
  Optional<String> notServing() {
    for (Word word : words) {
      if (word.knowledge() == Knowledge.CERTAIN && servesNothing(word)) {
        return Optional.of(word.text());
      }
    }
    return Optional.empty();
  }

  /** True where words at the end of the list are no flags any more. */
  boolean flagsEnd() {
    return ended;
  }

  private static boolean servesNothing(Word word) {
    return word.text().equals("-h")
        || name(word)
            .flatMap(Flag::of)
            .filter(flag -> flag == Flag.HEADLESS || flag == Flag.GRPC || flag == Flag.HELP)
            .isPresent();
  }

  private void readAll() {
    for (int i = 0; i < words.size(); i++) {
      Optional<Flag> flag = name(words.get(i)).flatMap(Flag::of);
      if (flag.isPresent()) {
        put(flag.get(), i);
      }
    }
  }

  private void put(Flag flag, int index) {
    Word word = words.get(index);
    int equals = word.text().indexOf('=');
    List<Value> given =
        equals < 0
            ? next(index)
            : List.of(new Value(word.text().substring(equals + 1), word.knowledge()));
    switch (flag) {
      case ENABLE_LOG_STATS -> values.remove(Flag.DISABLE_LOG_STATS);
      // vLLM expands the file only where it is a word of its own.
      case CONFIG -> values.compute(flag, (_, before) -> equals < 0 ? given : before);
      case TRACES_ENDPOINT,
          DETAILED_TRACES,
          DISABLE_LOG_STATS,
          SERVED_MODEL_NAME,
          MODEL,
          HEADLESS,
          GRPC,
          HELP ->
          values.put(flag, given);
    }
  }

  /** The words behind one until the next flag: the values of a flag that takes several. */
  private List<Value> next(int index) {
    List<Value> next = new ArrayList<>();
    for (int i = index + 1; i < words.size() && !words.get(i).text().startsWith("-"); i++) {
      next.add(new Value(words.get(i).text(), words.get(i).knowledge()));
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

  /** The first value of a flag; empty where it has none, nothing where it is not there. */
  private Optional<Value> first(Flag flag) {
    return Optional.ofNullable(values.get(flag))
        .map(all -> all.isEmpty() ? new Value("", Knowledge.CERTAIN) : all.getFirst());
  }

  private Optional<String> all(Flag flag) {
    return Optional.ofNullable(values.get(flag))
        .map(all -> all.stream().map(Value::text).collect(Collectors.joining(",")));
  }

  /** A variable that only the container knows, written as the kubelet would expand it. */
  private static String asReference(Value value) {
    Matcher variable = VARIABLE.matcher(value.text());
    return value.knowledge() == Knowledge.PARTIAL && variable.matches()
        ? "$(" + variable.group(1) + ")"
        : value.text();
  }

  /** The name it is served by, else the model: by its flag, or as the first word. */
  private Optional<String> model() {
    return first(Flag.SERVED_MODEL_NAME)
        .or(() -> first(Flag.MODEL))
        .or(this::positional)
        .filter(value -> value.knowledge() != Knowledge.PARTIAL)
        .map(Value::text);
  }

  private Optional<Value> positional() {
    if (words.isEmpty() || words.getFirst().text().startsWith("-")) {
      return Optional.empty();
    }
    return Optional.of(new Value(words.getFirst().text(), words.getFirst().knowledge()));
  }
}
