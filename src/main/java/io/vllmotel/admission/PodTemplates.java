package io.vllmotel.admission;

import io.vllmotel.admission.AdmissionRequest.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Where the workloads that people apply keep their pod templates.
 *
 * <p>Sources: Kubernetes API reference, {@code apps/v1} and {@code batch/v1}; LeaderWorkerSet API
 * {@code leaderworkerset.x-k8s.io/v1}.
 */
final class PodTemplates {

  private static final Map<ResourceType, List<String>> PLACES =
      Map.of(
          new ResourceType("apps", "v1", "deployments"),
          List.of("spec.template"),
          new ResourceType("apps", "v1", "statefulsets"),
          List.of("spec.template"),
          new ResourceType("batch", "v1", "jobs"),
          List.of("spec.template"),
          new ResourceType("batch", "v1", "cronjobs"),
          List.of("spec.jobTemplate.spec.template"),
          new ResourceType("leaderworkerset.x-k8s.io", "v1", "leaderworkersets"),
          List.of(
              "spec.leaderWorkerTemplate.leaderTemplate",
              "spec.leaderWorkerTemplate.workerTemplate"));

  private static final Set<String> OPERATIONS = Set.of("CREATE", "UPDATE");

  private PodTemplates() {}

  /**
   * A template at its place.
   *
   * @param place such as {@code spec.template}
   */
  record PodTemplate(String place, JsonNode tree) {}

  /** The templates that the request brings or changes; none for any other request. */
  static List<PodTemplate> changedBy(AdmissionRequest request) {
    if (!OPERATIONS.contains(request.operation()) || !request.subResource().isEmpty()) {
      return List.of();
    }
    return PLACES.getOrDefault(request.resource(), List.of()).stream()
        .map(place -> new PodTemplate(place, at(request.object(), place)))
        .filter(template -> template.tree().isObject())
        .filter(template -> !template.tree().equals(at(request.oldObject(), template.place())))
        .toList();
  }

  private static JsonNode at(JsonNode tree, String place) {
    JsonNode node = tree;
    for (String field : place.split("\\.", -1)) {
      node = node.path(field);
    }
    return node;
  }
}
