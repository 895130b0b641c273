package io.vllmotel.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Compares what was sent with what is stored, to which the API server added defaults. */
final class Subset {

  private final List<String> differences = new ArrayList<>();

  private Subset() {}

  /** Where {@code expected} is not found in {@code actual}; empty where it is all there. */
  static List<String> differences(JsonNode expected, JsonNode actual) {
    Subset subset = new Subset();
    subset.compare("", expected, actual);
    return subset.differences;
  }

  private void compare(String path, JsonNode expected, JsonNode actual) {
    if (expected.isObject()) {
      for (Map.Entry<String, JsonNode> member : expected.properties()) {
        compare(path + "/" + member.getKey(), member.getValue(), actual.path(member.getKey()));
      }
    } else if (expected.isArray()) {
      compareInOrder(path, expected, actual);
    } else if (!isSame(expected, actual)) {
      differences.add("%s: expected %s, found %s".formatted(path, expected, actual));
    }
  }

  /** Each element is there, in the same order; others may stand between. */
  private void compareInOrder(String path, JsonNode expected, JsonNode actual) {
    int next = 0;
    for (JsonNode element : expected) {
      int found = next;
      while (found < actual.size() && !differences(element, actual.path(found)).isEmpty()) {
        found++;
      }
      if (found == actual.size()) {
        compare(path + "/" + next, element, actual.path(next));
        return;
      }
      next = found + 1;
    }
  }

  /** Nothing, null and what is left empty are stored as nothing; an empty text may be, too. */
  private static boolean isSame(JsonNode expected, JsonNode actual) {
    return expected.equals(actual)
        || ((expected.isNull() || expected.asString("x").isEmpty()) && actual.isMissingNode())
        || (expected.isValueNode() && expected.asString().equals(actual.asString("")));
  }
}
