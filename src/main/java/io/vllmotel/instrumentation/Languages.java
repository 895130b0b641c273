package io.vllmotel.instrumentation;

import java.util.ArrayList;
import java.util.List;

/**
 * Which languages the operator's annotations ask for.
 *
 * <p>We serve {@code python} and {@code sdk}; the others are the operator's, but its rules about
 * several languages count them all. Source: {@code podmutator.go} of the OpenTelemetry Operator.
 */
record Languages(Annotations annotations) {

  private static final List<String> LANGUAGES =
      List.of("python", "java", "nodejs", "dotnet", "go", "apache-httpd", "nginx");

  boolean asksFor(String language) {
    String value = annotations.effective(Keys.OPERATOR_PREFIX + "inject-" + language);
    return !value.isEmpty() && !value.equalsIgnoreCase("false");
  }

  /** The languages asked for besides the SDK, which gets along with any of them. */
  List<String> asked() {
    List<String> asked = new ArrayList<>(LANGUAGES);
    asked.removeIf(language -> !asksFor(language));
    return asked;
  }

  /** The names for one language: those for every language, then its own. */
  String containerNames(String language) {
    String common = annotations.effective(Keys.CONTAINER_NAMES);
    String own = annotations.effective(Keys.OPERATOR_PREFIX + language + "-container-names");
    return common.isEmpty() || own.isEmpty() ? common + own : common + "," + own;
  }
}
