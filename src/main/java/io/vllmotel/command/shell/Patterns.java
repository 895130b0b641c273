package io.vllmotel.command.shell;

import io.vllmotel.command.shell.Part.Literal;
import io.vllmotel.command.shell.Part.Pattern;
import io.vllmotel.command.shell.Part.Quoting;
import java.util.ArrayList;
import java.util.List;

/** Marks unquoted text that a shell may replace: file names, braces, homes. */
final class Patterns {

  private Patterns() {}

  /** The same pieces; those that may be replaced are patterns. */
  static List<Part> mark(List<Part> parts) {
    boolean none = true;
    for (Part part : parts) {
      none &= !mayBe(part);
    }
    if (none) {
      return parts;
    }
    boolean bracket = isOpenedAndClosed(parts, '[', ']');
    boolean brace = isOpenedAndClosed(parts, '{', '}');
    List<Part> marked = new ArrayList<>(parts.size());
    for (Part part : parts) {
      boolean first = marked.isEmpty();
      marked.add(
          part instanceof Literal literal
                  && literal.quoting() == Quoting.NONE
                  && isPattern(literal.text(), first, bracket, brace)
              ? new Pattern(literal.text(), literal.span())
              : part);
    }
    return marked;
  }

  private static boolean mayBe(Part part) {
    return part instanceof Literal literal
        && literal.quoting() == Quoting.NONE
        && hasSpecial(literal.text());
  }

  private static boolean hasSpecial(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{~".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPattern(String text, boolean first, boolean bracket, boolean brace) {
    return text.indexOf('*') >= 0
        || text.indexOf('?') >= 0
        || (first && text.startsWith("~"))
        || (bracket && text.indexOf('[') >= 0)
        || (brace && text.indexOf('{') >= 0);
  }

  private static boolean isOpenedAndClosed(List<Part> parts, char opening, char closing) {
    boolean opened = false;
    for (Part part : parts) {
      if (part instanceof Literal literal && literal.quoting() == Quoting.NONE) {
        int from = opened ? 0 : literal.text().indexOf(opening) + 1;
        opened = opened || from > 0;
        if (opened && literal.text().indexOf(closing, from) >= 0) {
          return true;
        }
      }
    }
    return false;
  }
}
