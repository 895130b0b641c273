package io.vllmotel.command.shell;

import io.vllmotel.command.shell.Part.Literal;
import java.util.List;
import java.util.Optional;

/** A word of a script, before it is expanded. */
public record Word(List<Part> parts, Span span) {

  public Word {
    parts = List.copyOf(parts);
  }

  /** Its text, where that is known without running anything. */
  public Optional<String> literal() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (!(part instanceof Literal literal)) {
        return Optional.empty();
      }
      text.append(literal.text());
    }
    return Optional.of(text.toString());
  }
}
