package io.vllmotel.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shortens long texts in a diff, so that people can read the rest of it: of a block scalar that is
 * added or removed, such as a file, and of the end of a line that is too wide.
 */
final class LongTextFold {

  /** A text up to this is shown as it is. */
  private static final int SHORT = 3;

  /** Wider lines are cut. */
  private static final int WIDTH = 160;

  private static final Pattern BLOCK = Pattern.compile("([+-])( *)\\S.*: [|>][-+0-9]*");

  private LongTextFold() {}

  static List<String> fold(List<String> lines) {
    List<String> folded = new ArrayList<>();
    int index = 0;
    while (index < lines.size()) {
      String line = lines.get(index++);
      Matcher block = BLOCK.matcher(line);
      int end =
          block.matches() ? end(lines, index, block.group(1), block.group(2).length()) : index;
      int length = end - index;
      if (length > SHORT) {
        index = end;
        folded.add(line + " … " + length + " lines");
      } else {
        folded.add(cut(line));
      }
    }
    return folded;
  }

  private static String cut(String line) {
    return line.length() <= WIDTH
        ? line
        : line.substring(0, WIDTH) + "… " + (line.length() - WIDTH) + " more characters";
  }

  /** The first line behind a block's text, whose lines are blank or deeper than its key. */
  private static int end(List<String> lines, int begin, String sign, int indent) {
    int end = begin;
    while (end < lines.size()
        && lines.get(end).startsWith(sign)
        && (lines.get(end).substring(1).isBlank() || depth(lines.get(end)) > indent)) {
      end++;
    }
    return end;
  }

  private static int depth(String line) {
    String text = line.substring(1);
    return text.length() - text.stripLeading().length();
  }
}
