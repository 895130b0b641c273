package io.vllmotel.command.shell;

/**
 * A stretch of the text that is read.
 *
 * @param source the text, which may be one that quotes or escapes were taken from
 * @param from the first character in that text
 * @param to behind the last one
 */
public record Span(Source source, int from, int to) {

  /** The first character, as it was written before any layer was taken away. */
  public int start() {
    return source.origin(from);
  }

  /** Behind the last character, as it was written before any layer was taken away. */
  public int end() {
    return source.origin(to);
  }

  public String text() {
    return source.text().substring(from, to);
  }

  /** Its beginning, no longer than that. */
  public Span limited(int characters) {
    return new Span(source, from, Math.min(to, from + characters));
  }
}
