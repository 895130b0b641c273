package io.vllmotel.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shortens block scalars that a diff adds or removes, so that the rest of it can be read. */
final class LongTextFold {

  /** A text up to this is shown as it is. */
  private static final int SHORT = 4;

  private static final Pattern BLOCK = Pattern.compile("([+-])( *)\\S.*: [|>][-+0-9]*");

  private LongTextFold() {}

  static List<String> fold(List<String> lines) {
    List<String> folded = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      folded.add(lines.get(index));
      Matcher block = BLOCK.matcher(lines.get(index));
      if (block.matches()) {
        int end = end(lines, index + 1, block.group(1), block.group(2).length());
        int length = end - index - 1;
        if (length > SHORT) {
          String indent = " ".repeat(block.group(2).length() + 2);
          folded.add(block.group(1) + indent + "… " + length + " lines");
          index = end - 1;
        }
      }
    }
    return folded;
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
