package io.vllmotel.instrumentation;

import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which Instrumentation counts, or why none does. */
public sealed interface InstrumentationChoice {

  /**
   * The one that counts.
   *
   * @param rule why it and no other
   */
  record Chosen(Instrumentation instrumentation, String rule) implements InstrumentationChoice {}

  /** None is to be had. */
  record NotToBeHad(Finding finding) implements InstrumentationChoice {}

  /**
   * Chooses.
   *
   * @param reference {@code true} for the namespace's only one, {@code name}, or {@code
   *     namespace/name}
   * @param place what holds the reference
   * @param namespace the pod's
   * @param stored the Instrumentations of a namespace, by its name
   */
  static InstrumentationChoice of(
      String reference,
      String place,
      String namespace,
      Function<String, List<Instrumentation>> stored,
      Installation installation) {
    InstrumentationChoice choice =
        reference.equalsIgnoreCase("true")
            ? onlyOne(place, namespace, stored.apply(namespace), installation)
            : named(reference, place, namespace, stored, installation);
    return choice instanceof Chosen chosen && !chosen.instrumentation().problems().isEmpty()
        ? invalid(chosen.instrumentation())
        : choice;
  }

  private static InstrumentationChoice onlyOne(
      String place, String namespace, List<Instrumentation> stored, Installation installation) {
    if (stored.size() == 1) {
      return new Chosen(stored.getFirst(), "the only one in namespace " + namespace);
    }
    if (stored.size() > 1) {
      return none(
          place,
          Reason.INSTRUMENTATION_AMBIGUOUS,
          "namespace \"" + namespace + "\" has " + names(stored) + "; name one of them");
    }
    Optional<Instrumentation> standard = installation.defaultInstrumentation();
    return standard.isPresent()
        ? new Chosen(standard.get(), "the installation's default")
        : none(
            place,
            Reason.INSTRUMENTATION_NOT_FOUND,
            "namespace \""
                + namespace
                + "\" has no Instrumentation, and the installation no default");
  }

  private static InstrumentationChoice named(
      String reference,
      String place,
      String namespace,
      Function<String, List<Instrumentation>> stored,
      Installation installation) {
    int slash = reference.indexOf('/');
    String from = slash < 0 ? namespace : reference.substring(0, slash);
    String name = reference.substring(slash + 1);
    if (!from.equals(namespace) && !isShared(from, installation)) {
      return none(
          place,
          Reason.INSTRUMENTATION_FORBIDDEN,
          "namespace \""
              + from
              + "\" does not share its Instrumentations with \""
              + namespace
              + "\"");
    }
    List<Instrumentation> candidates = stored.apply(from);
    return candidates.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .<InstrumentationChoice>map(found -> new Chosen(found, "named by " + place))
        .orElseGet(() ->
            none(
                place,
                Reason.INSTRUMENTATION_NOT_FOUND,
                "namespace \""
                    + from
                    + "\" has no Instrumentation \""
                    + name
                    + "\"; it has "
                    + (candidates.isEmpty() ? "none" : names(candidates))));
  }

  private static boolean isShared(String namespace, Installation installation) {
    Set<String> shared = installation.sharedInstrumentationNamespaces();
    return shared.contains("*") || shared.contains(namespace);
  }

  private static InstrumentationChoice invalid(Instrumentation instrumentation) {
    return none(
        "Instrumentation " + instrumentation.reference(),
        Reason.INSTRUMENTATION_INVALID,
        String.join("; ", instrumentation.problems()));
  }

  private static InstrumentationChoice none(String place, Reason reason, String detail) {
    return new NotToBeHad(Finding.at(place, reason, detail));
  }

  private static String names(List<Instrumentation> instrumentations) {
    return instrumentations.stream()
        .map(instrumentation -> "\"" + instrumentation.name() + "\"")
        .limit(10)
        .collect(Collectors.joining(", "));
  }
}
