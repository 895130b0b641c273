package io.vllmotel.manifest;

import io.vllmotel.manifest.ManifestDocument.Content;
import io.vllmotel.manifest.ManifestDocument.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a stream into documents without losing a character.
 *
 * <p>Source: YAML 1.2.2, 9.1.2: a line that begins with {@code ---} or {@code ...} at its very
 * start is a document marker wherever it stands, so no parser is needed to find one.
 */
final class StreamSplitter {

  private static final Pattern LINE = Pattern.compile("[^\r\n]*(\r\n|\r|\n|$)");

  private final List<ManifestDocument> documents = new ArrayList<>();
  private final StringBuilder chunk = new StringBuilder();
  private int chunkLine = 1;

  /** Whether the chunk has directives and nothing else yet; its {@code ---} is still to come. */
  private boolean isPrologue;

  private StreamSplitter() {}

  static List<ManifestDocument> split(String text) {
    StreamSplitter splitter = new StreamSplitter();
    Matcher matcher = LINE.matcher(text);
    for (int line = 1; matcher.find() && !matcher.group().isEmpty(); line++) {
      splitter.add(matcher.group(), line);
    }
    splitter.finishChunk(0);
    return List.copyOf(splitter.documents);
  }

  private void add(String text, int line) {
    boolean begins = isMarker(text, "---");
    if (begins && !isPrologue) {
      finishChunk(line);
    }
    chunk.append(text);
    isPrologue = !begins && (text.startsWith("%") || (isPrologue && !isContent(text)));
    if (isMarker(text, "...")) {
      finishChunk(line + 1);
    }
  }

  private static boolean isMarker(String line, String marker) {
    return line.startsWith(marker)
        && (line.length() == marker.length()
            || Character.isWhitespace(line.charAt(marker.length())));
  }

  private static boolean isContent(String line) {
    return !line.isBlank() && !line.stripLeading().startsWith("#");
  }

  private void finishChunk(int nextLine) {
    if (!chunk.isEmpty()) {
      documents.addAll(documents(chunk.toString(), chunkLine));
      chunk.setLength(0);
    }
    chunkLine = nextLine;
    isPrologue = false;
  }

  private static List<ManifestDocument> documents(String text, int line) {
    Optional<List<ManifestDocument>> json = JsonText.documents(text, line);
    return json.orElseGet(() -> List.of(yaml(text, line)));
  }

  private static ManifestDocument yaml(String text, int line) {
    return new ManifestDocument(text, line, Format.YAML, content(YamlText.of(text), line));
  }

  private static Content content(YamlText yaml, int line) {
    return switch (yaml.content()) {
      case Content.Unreadable(String problem, int at) -> new Content.Unreadable(problem, line + at);
      case Content.Tree tree -> tree;
      case Content.Nothing nothing -> nothing;
    };
  }
}
