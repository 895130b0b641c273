package io.vllmotel.vllm;

import io.vllmotel.autoinstrumentation.PythonPackages;
import io.vllmotel.command.PythonPathWrapper;
import io.vllmotel.command.ServerVariables;
import io.vllmotel.pod.Container;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import io.vllmotel.vllm.EnvironmentTiers.Found;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the bridge's folder gets onto the container's {@code PYTHONPATH}. */
sealed interface PythonPathPlan {

  /** By the variable; nothing that was on it is lost. */
  record Variable(String value) implements PythonPathPlan {}

  /** By the variable, which hides what the image may have set; the user asked for it. */
  record Replacement(String value, Finding finding) implements PythonPathPlan {}

  /** By a shell that puts the folder before whatever is there when it runs. */
  record Wrapper(List<String> command) implements PythonPathPlan {}

  /** Not at all. */
  record Impossible(Finding finding) implements PythonPathPlan {}

  /**
   * Plans it.
   *
   * @param tiers the variables that the container will have
   * @param ofImage what the image itself sets; nothing where that is not known
   */
  static PythonPathPlan of(
      Container container, EnvironmentTiers tiers, Optional<String> ofImage, Trigger trigger) {
    Optional<Found> present = tiers.first(ServerVariables.PYTHONPATH);
    if (present.isEmpty() && ofImage.isPresent()) {
      return new Variable(before(joined(ofEnvFrom(container), ofImage.get())));
    }
    if (present.isEmpty()) {
      return wrapped(container).orElseGet(() -> unknown(container, trigger));
    }
    return present
        .get()
        .variable()
        .value()
        .<PythonPathPlan>map(value -> new Variable(before(withoutOperator(value))))
        .or(() -> wrapped(container))
        .orElseGet(() ->
            new Impossible(Finding.at(present.get().place(), Reason.PYTHONPATH_FROM_SOURCE, "")));
  }

  private static Optional<PythonPathPlan> wrapped(Container container) {
    return PythonPathWrapper.wrap(container.command(), Bridge.FOLDER).map(Wrapper::new);
  }

  private static PythonPathPlan unknown(Container container, Trigger trigger) {
    String place = container.place() + ".image";
    return switch (trigger) {
      case AUTOMATIC -> new Impossible(Finding.at(place, Reason.IMAGE_PYTHONPATH_UNKNOWN, ""));
      case PYTHON_ANNOTATION, SDK_ANNOTATION ->
          new Replacement(
              before(ofEnvFrom(container)),
              Finding.at(
                  place,
                  Reason.IMAGE_PYTHONPATH_UNKNOWN,
                  "ours replaces a PYTHONPATH that the image may set, as the annotation asks"));
    };
  }

  /**
   * What {@code envFrom} may bring; where it does not, the reference stays, and no folder is called
   * so. Source: Kubernetes, {@code makeEnvironmentVariables} of the kubelet, which reads {@code
   * envFrom} first.
   */
  private static String ofEnvFrom(Container container) {
    return container.hasEnvFrom() ? "$(" + ServerVariables.PYTHONPATH + ")" : "";
  }

  /** The operator's two entries go: the packages are loaded from elsewhere, and last. */
  private static String withoutOperator(String path) {
    return path.contains(PythonPackages.FOLDER)
        ? Arrays.stream(path.split(":"))
            .filter(entry -> !entry.startsWith(PythonPackages.FOLDER))
            .collect(Collectors.joining(":"))
        : path;
  }

  /** The bridge's folder and what is there. */
  static String before(String path) {
    boolean isThere = path.equals(Bridge.FOLDER) || path.startsWith(Bridge.FOLDER + ":");
    if (isThere) {
      return path;
    }
    return joined(Bridge.FOLDER, path);
  }

  private static String joined(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + ":" + second;
  }
}
