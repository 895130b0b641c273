package io.vllmotel.instrumentation;

import io.vllmotel.instrumentation.Asked.Wish;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The container names that annotations list, and whether the lists can be followed.
 *
 * <p>Source: {@code areInstrumentedContainersCorrect} of the OpenTelemetry Operator. Unlike there,
 * a name that is listed twice counts once, and {@code inject-sdk} beside another language is no
 * conflict.
 */
public final class ContainerNames {

  private static final Pattern LIST = Pattern.compile("[a-zA-Z0-9,-]*");

  private ContainerNames() {}

  /** The names of a list, each once, in their order. */
  public static List<String> of(Wish wish) {
    Set<String> names = new LinkedHashSet<>(List.of(wish.containerNames().split(",")));
    names.remove("");
    return List.copyOf(names);
  }

  /** Why the lists cannot be followed, or nothing. */
  public static Optional<Finding> problem(Pod pod, Namespace namespace, List<Wish> wishes) {
    for (Wish wish : wishes) {
      if (!LIST.matcher(wish.containerNames()).matches()) {
        return Optional.of(
            invalid("\"" + wish.containerNames() + "\" has more than names and commas in it"));
      }
    }
    Languages languages = new Languages(new Annotations(pod, namespace));
    List<String> asked = languages.asked();
    if (asked.size() < 2 || !asked.contains("python")) {
      return Optional.empty();
    }
    return asked.stream()
        .filter(language -> languages.containerNames(language).isEmpty())
        .findFirst()
        .map(language ->
            invalid(
                String.join(" and ", asked)
                    + " are asked for together, so each needs names; "
                    + language
                    + " has none"));
  }

  private static Finding invalid(String detail) {
    return Finding.at(
        "metadata.annotations[" + Keys.CONTAINER_NAMES + "]",
        Reason.CONTAINER_NAMES_INVALID,
        detail);
  }
}
