package io.vllmotel.instrumentation;

import io.vllmotel.pod.EnvironmentVariable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An {@code opentelemetry.io/v1alpha1} Instrumentation: the fields that Python and the SDK use, and
 * the whole resource as it came.
 *
 * <p>Source: the OpenTelemetry Operator's CRD {@code instrumentations.opentelemetry.io}.
 *
 * @param namespace where it lives; empty for the installation's default
 * @param name its name; {@code default} for the installation's default
 * @param annotations its annotations; our own keys in them are defaults for pods that use it
 * @param endpoint {@code spec.exporter.endpoint}
 * @param tls {@code spec.exporter.tls}
 * @param resource {@code spec.resource} and {@code spec.defaults}
 * @param propagators {@code spec.propagators}, in their order
 * @param sampler {@code spec.sampler}
 * @param environment {@code spec.env}
 * @param initContainer what the init container gets beyond its image
 * @param python {@code spec.python}
 * @param tree the resource as it came; other languages' fields are kept in it
 * @param problems what its own webhook would have refused, each with its path; one with problems is
 *     not used
 */
public record Instrumentation(
    String namespace,
    String name,
    Map<String, String> annotations,
    Optional<String> endpoint,
    Optional<ExporterTls> tls,
    ResourceSettings resource,
    List<String> propagators,
    Optional<Sampler> sampler,
    List<EnvironmentVariable> environment,
    InitContainerSettings initContainer,
    PythonSettings python,
    JsonNode tree,
    List<String> problems) {

  public Instrumentation {
    problems = List.copyOf(problems);
    annotations = Map.copyOf(annotations);
    propagators = List.copyOf(propagators);
    environment = List.copyOf(environment);
  }

  /** {@code namespace/name}, or the name alone for the installation's default. */
  public String reference() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /** {@code spec.exporter.tls}; empty text where a field is absent. */
  public record ExporterTls(
      String secretName, String configMapName, String caFile, String certFile, String keyFile) {}

  /**
   * {@code spec.resource} and {@code spec.defaults}.
   *
   * @param attributes {@code resourceAttributes}, in their order
   * @param addsKubernetesUids {@code addK8sUIDAttributes}
   * @param usesLabels {@code useLabelsForResourceAttributes}
   */
  public record ResourceSettings(
      Map<String, String> attributes, boolean addsKubernetesUids, boolean usesLabels) {}

  /** {@code spec.sampler}; the argument is empty where there is none. */
  public record Sampler(String type, String argument) {}

  /** {@code spec.imagePullPolicy} and {@code spec.initContainerSecurityContext}. */
  public record InitContainerSettings(
      Optional<String> imagePullPolicy, Optional<JsonNode> securityContext) {}

  /**
   * {@code spec.python}.
   *
   * @param image the image that holds the packages
   * @param environment {@code python.env}
   * @param resources {@code resourceRequirements}, with the operator's defaults for what is absent
   * @param volumeClaimTemplate used instead of an empty folder
   * @param volumeLimitSize size limit of the empty folder; 200Mi where absent
   */
  public record PythonSettings(
      String image,
      List<EnvironmentVariable> environment,
      JsonNode resources,
      Optional<JsonNode> volumeClaimTemplate,
      Optional<String> volumeLimitSize) {}
}
