package io.vllmotel.instrumentation;

import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds keys that look like ours or the operator's and are neither, and values that are no such.
 */
public final class Spelling {

  private static final List<String> ANNOTATIONS =
      List.of(
          Keys.TRACING,
          Keys.DETAILED_TRACES,
          Keys.PAYLOAD,
          Keys.VLLM_VERSION,
          Keys.IMAGE_PYTHONPATH,
          Keys.INJECT_PYTHON,
          Keys.INJECT_SDK,
          Keys.CONTAINER_NAMES,
          Keys.PYTHON_CONTAINER_NAMES,
          Keys.PYTHON_PLATFORM);

  /** What we write ourselves; see {@code ResultAnnotations}. */
  private static final Set<String> RESULTS =
      Set.of("vllm-otel.io/status", "vllm-otel.io/reasons", "vllm-otel.io/applied");

  /** Keys of the operator that are not for us. */
  private static final Pattern OPERATOR =
      Pattern.compile(
          "(inject-|default-auto-instrumentation-)?(java|nodejs|python|dotnet|go|apache-httpd|nginx|sdk)"
              + "(-container-names|-image)?"
              + "|otel-(dotnet-auto-runtime|go-auto-target-exe|python-platform)|v1alpha1-fields");

  private Spelling() {}

  /** What is misspelt in the pod's annotations and labels. */
  public static List<Finding> check(Pod pod) {
    List<Finding> findings = new ArrayList<>();
    for (String key : pod.annotations().keySet()) {
      if (isUnknown(key)) {
        findings.add(unknown("metadata.annotations", key));
      }
    }
    checkLabels("metadata.labels", pod.labels(), findings);
    return findings;
  }

  /** What is misspelt in the namespace's labels. */
  public static List<Finding> check(Namespace namespace) {
    List<Finding> findings = new ArrayList<>();
    checkLabels("Namespace " + namespace.name(), namespace.labels(), findings);
    return findings;
  }

  private static void checkLabels(
      String place, Map<String, String> labels, List<Finding> findings) {
    for (String key : labels.keySet()) {
      if (key.startsWith(Keys.PREFIX) && !key.equals(Keys.INJECTION)) {
        findings.add(unknown(place, key));
      }
    }
    Optional.ofNullable(labels.get(Keys.INJECTION))
        .filter(value -> !value.equals("enabled") && !value.equals("disabled"))
        .ifPresent(value ->
            findings.add(
                Finding.at(
                    place + "[" + Keys.INJECTION + "]",
                    Reason.ANNOTATION_VALUE_INVALID,
                    "\"" + value + "\" is not one of \"enabled\", \"disabled\"")));
  }

  private static boolean isUnknown(String key) {
    if (key.startsWith(Keys.OPERATOR_PREFIX)) {
      return !ANNOTATIONS.contains(key)
          && !OPERATOR.matcher(key.substring(Keys.OPERATOR_PREFIX.length())).matches();
    }
    return key.startsWith(Keys.PREFIX) && !ANNOTATIONS.contains(key) && !RESULTS.contains(key);
  }

  private static Finding unknown(String place, String key) {
    String meant =
        key.equals(Keys.INJECTION)
            ? "it is a label, not an annotation"
            : nearest(key).map(near -> "did you mean " + near + "?").orElse("it has no meaning");
    return Finding.at(place + "[" + key + "]", Reason.ANNOTATION_UNKNOWN, meant);
  }

  private static Optional<String> nearest(String key) {
    return Stream.concat(ANNOTATIONS.stream(), Stream.of(Keys.INJECTION))
        .min(Comparator.comparingInt(known -> distance(key, known)))
        .filter(known -> distance(key, known) <= 5);
  }

  /** How many letters must be put in, taken out or changed (Levenshtein); keys are short. */
  private static int distance(String left, String right) {
    if (Math.abs(left.length() - right.length()) > 5) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= right.length(); column++) {
        int change = left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1;
        int best = Math.min(diagonal + change, 1 + Math.min(row[column], row[column - 1]));
        diagonal = row[column];
        row[column] = best;
      }
    }
    return row[right.length()];
  }
}
