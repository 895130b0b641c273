package io.vllmotel.instrumentation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the platform team set for the whole installation.
 *
 * @param defaultInstrumentation used in automatic mode where a namespace has none
 * @param sharedInstrumentationNamespaces whose Instrumentations every namespace may name; {@code *}
 *     means all
 * @param excludedNamespaces whose pods are never touched
 * @param pythonImage the image that an Instrumentation without {@code spec.python.image} gets
 * @param defaults our own keys' values where nobody says otherwise
 * @param images what is known of images beyond our own table
 */
public record Installation(
    Optional<Instrumentation> defaultInstrumentation,
    Set<String> sharedInstrumentationNamespaces,
    Set<String> excludedNamespaces,
    String pythonImage,
    Map<String, String> defaults,
    List<KnownImage> images) {

  /**
   * The operator's Python image at the time of writing.
   *
   * <p>Source: {@code versions.txt} of OpenTelemetry Operator v0.158.0.
   */
  public static final String DEFAULT_PYTHON_IMAGE =
      "ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-python:0.64b0";

  /** Kubernetes' own namespaces; a webhook that touches them can stop a cluster from starting. */
  public static final Set<String> SYSTEM_NAMESPACES =
      Set.of("kube-system", "kube-public", "kube-node-lease");

  public Installation {
    sharedInstrumentationNamespaces = Set.copyOf(sharedInstrumentationNamespaces);
    excludedNamespaces = Set.copyOf(excludedNamespaces);
    defaults = Map.copyOf(defaults);
    images = List.copyOf(images);
  }

  /** The installation of which nothing was set. */
  public static Installation standard() {
    return new Installation(
        Optional.empty(), Set.of(), SYSTEM_NAMESPACES, DEFAULT_PYTHON_IMAGE, Map.of(), List.of());
  }

  /**
   * What the installation knows of an image.
   *
   * @param repository the repository, or its last parts, such as {@code ml/vllm}
   * @param tagsAreVersions whether its tags are vLLM versions
   * @param startsServer whether its entrypoint is the vLLM API server
   * @param pythonPath the {@code PYTHONPATH} that the image sets; empty text where it sets none;
   *     nothing where that is not known
   */
  public record KnownImage(
      String repository,
      boolean tagsAreVersions,
      boolean startsServer,
      Optional<String> pythonPath) {}
}
