package io.vllmotel.instrumentation;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which languages the operator's annotations ask for.
 *
 * <p>We serve {@code python} and {@code sdk}; the others are the operator's, but its rules about
 * several languages count them all. Source: {@code podmutator.go} of the OpenTelemetry Operator.
 */
record Languages(Annotations annotations) {

  private static final List<String> OTHERS =
      List.of("java", "nodejs", "dotnet", "go", "apache-httpd", "nginx");

  boolean asksFor(String language) {
    String value = annotations.effective(Keys.OPERATOR_PREFIX + "inject-" + language);
    return !value.isEmpty() && !value.equalsIgnoreCase("false");
  }

  /** The languages asked for besides the SDK, which gets along with any of them. */
  List<String> asked() {
    return Stream.concat(Stream.of("python"), OTHERS.stream()).filter(this::asksFor).toList();
  }

  /** The names for one language: those for every language, then its own. */
  String containerNames(String language) {
    return Stream.of(Keys.CONTAINER_NAMES, Keys.OPERATOR_PREFIX + language + "-container-names")
        .map(annotations::effective)
        .filter(names -> !names.isEmpty())
        .reduce((common, own) -> common + "," + own)
        .orElse("");
  }
}
