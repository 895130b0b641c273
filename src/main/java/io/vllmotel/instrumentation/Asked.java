package io.vllmotel.instrumentation;

import io.vllmotel.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a pod asks for, by its own labels and annotations and those of its namespace. */
public sealed interface Asked {

  /** Nothing. */
  record Nothing() implements Asked {}

  /**
   * To be left alone.
   *
   * @param place what says so
   */
  record OptedOut(String place) implements Asked {}

  /**
   * Tracing for its containers that run vLLM.
   *
   * @param place the label that says so
   * @param reference the Instrumentation that the namespace names; {@code true} where it names none
   */
  record Automatically(String place, String reference) implements Asked {}

  /** Injection by the operator's annotations: at least one language of ours. */
  record ByAnnotation(List<Wish> wishes) implements Asked {

    public ByAnnotation {
      wishes = List.copyOf(wishes);
    }
  }

  /**
   * What one annotation asks for.
   *
   * @param reference its effective value: {@code true}, or the name of an Instrumentation
   * @param containerNames the list that goes with it, as written; empty where there is none
   */
  record Wish(Layer layer, String reference, String containerNames) {}

  /** The two annotations that are served here. */
  enum Layer {
    /** {@code inject-python}: environment and packages. */
    PYTHON("python"),
    /** {@code inject-sdk}: environment only. */
    SDK("sdk");

    private final String language;

    Layer(String language) {
      this.language = language;
    }

    /** The annotation's key. */
    public String key() {
      return Keys.OPERATOR_PREFIX + "inject-" + language;
    }
  }

  /** Reads it; an annotation of the pod's own wins over automatic mode. */
  static Asked of(Pod pod, Namespace namespace) {
    Annotations annotations = new Annotations(pod, namespace);
    Languages languages = new Languages(annotations);
    if (says(pod.label(Keys.INJECTION), "disabled")) {
      return new OptedOut("metadata.labels[" + Keys.INJECTION + "]");
    }
    List<Wish> wishes = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      if (languages.asksFor(layer.language)) {
        String names = languages.containerNames(layer.language);
        wishes.add(new Wish(layer, annotations.effective(layer.key()), names));
      }
    }
    if (wishes.isEmpty()) {
      for (Layer layer : Layer.values()) {
        if (annotations.effective(layer.key()).equalsIgnoreCase("false")) {
          return new OptedOut("metadata.annotations[" + layer.key() + "]");
        }
      }
    }
    Optional<String> label = automatic(pod, namespace);
    boolean ownAnnotation =
        annotations.isOnPod(Layer.PYTHON.key()) || annotations.isOnPod(Layer.SDK.key());
    if (label.isPresent() && !ownAnnotation) {
      String reference = annotations.effective(Layer.PYTHON.key());
      return new Automatically(label.get(), reference.isEmpty() ? "true" : reference);
    }
    return wishes.isEmpty() ? new Nothing() : new ByAnnotation(wishes);
  }

  private static Optional<String> automatic(Pod pod, Namespace namespace) {
    if (says(pod.label(Keys.INJECTION), "enabled")) {
      return Optional.of("metadata.labels[" + Keys.INJECTION + "]");
    }
    return namespace.isAutomatic()
        ? Optional.of("Namespace " + namespace.name() + " [" + Keys.INJECTION + "]")
        : Optional.empty();
  }

  private static boolean says(Optional<String> label, String value) {
    return label.filter(value::equals).isPresent();
  }
}
