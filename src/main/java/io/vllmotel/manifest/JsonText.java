package io.vllmotel.manifest;

import io.vllmotel.manifest.ManifestDocument.Content;
import io.vllmotel.manifest.ManifestDocument.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Documents in JSON: one value after the other, with the text that each of them came from. */
final class JsonText {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Pattern INDENT = Pattern.compile("\\A\\s*[{\\[][ \t]*(\r?\n)([ \t]*)\\S");

  private JsonText() {}

  /** The documents of a text, or nothing where it is no JSON from beginning to end. */
  static Optional<List<ManifestDocument>> documents(String text, int line) {
    String start = text.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return Optional.empty();
    }
    try (JsonParser parser = MAPPER.createParser(text)) {
      return Optional.of(documents(parser, text, line));
    } catch (JacksonException _) {
      return Optional.empty(); // YAML flow style looks the same at its beginning
    }
  }

  private static List<ManifestDocument> documents(JsonParser parser, String text, int firstLine) {
    List<JsonNode> values = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    while (parser.nextToken() != null) {
      values.add(parser.readValueAsTree());
      ends.add((int) parser.currentLocation().getCharOffset());
    }
    ends.set(ends.size() - 1, text.length());
    List<ManifestDocument> documents = new ArrayList<>();
    int begin = 0;
    int line = firstLine;
    for (int index = 0; index < values.size(); index++) {
      String part = text.substring(begin, ends.get(index));
      documents.add(
          new ManifestDocument(part, line, Format.JSON, new Content.Tree(values.get(index))));
      line += (int) part.chars().filter(character -> character == '\n').count();
      begin = ends.get(index);
    }
    return documents;
  }

  /** The text with another value in it: on one line or indented, as it was. */
  static String with(String text, JsonNode value) {
    int begin = text.length() - text.stripLeading().length();
    int end = text.stripTrailing().length();
    return text.substring(0, begin) + write(text, value) + text.substring(end);
  }

  private static String write(String text, JsonNode value) {
    Matcher indent = INDENT.matcher(text);
    return indent.find()
        ? pretty(value, indent.group(2), indent.group(1))
        : MAPPER.writeValueAsString(value);
  }

  /** The value as people read JSON. */
  static String pretty(JsonNode value, String indent, String lineBreak) {
    DefaultIndenter indenter = new DefaultIndenter(indent, lineBreak);
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(separators)
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    return MAPPER.writer().with(printer).writeValueAsString(value);
  }
}
