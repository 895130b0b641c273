package io.vllmotel.admission;

import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code kubectl} shows to the user: a line for each finding that is a warning or an error.
 *
 * <p>The API server drops warnings with control characters, cuts everything after 4,096 characters
 * in all and advises 120 for each. Source: Kubernetes API reference, AdmissionResponse v1 {@code
 * warnings}.
 */
final class Warnings {

  private static final int MAX_LENGTH = 120;
  private static final int MAX_COUNT = 30;

  private Warnings() {}

  static List<String> of(List<Finding> findings) {
    Set<String> distinct = new LinkedHashSet<>();
    for (Finding finding : findings) {
      if (finding.reason().severity() != Severity.INFO) {
        distinct.add(line(finding));
      }
    }
    List<String> lines = List.copyOf(distinct);
    if (lines.size() <= MAX_COUNT) {
      return lines;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, MAX_COUNT - 1));
    shown.add("and %d more of this kind".formatted(lines.size() - shown.size()));
    return List.copyOf(shown);
  }

  /** A place that makes the line too long is cut to its last part. */
  private static String line(Finding finding) {
    String whole = finding.message();
    return line(whole.length() > MAX_LENGTH ? finding.shortMessage() : whole);
  }

  /** The text in one line of at most 120 characters, each of which can be shown. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    int[] characters = text.codePoints().limit(MAX_LENGTH + 1L).toArray();
    boolean isCut = characters.length > MAX_LENGTH;
    for (int i = 0; i < (isCut ? MAX_LENGTH - 1 : characters.length); i++) {
      line.appendCodePoint(isShowable(characters[i]) ? characters[i] : '?');
    }
    return (isCut ? line.append('…') : line).toString();
  }

  private static boolean isShowable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
