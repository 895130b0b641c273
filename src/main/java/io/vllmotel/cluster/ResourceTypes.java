package io.vllmotel.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Types that are read as plain trees: others own them, and one object of an unexpected form must
 * not hide the rest.
 */
final class ResourceTypes {

  static final ResourceDefinitionContext INSTRUMENTATIONS =
      type("opentelemetry.io", "v1alpha1", "Instrumentation", "instrumentations", true);

  static final ResourceDefinitionContext DEFINITIONS =
      type(
          "apiextensions.k8s.io",
          "v1",
          "CustomResourceDefinition",
          "customresourcedefinitions",
          false);

  static final ResourceDefinitionContext MUTATING =
      admission("MutatingWebhookConfiguration", "mutatingwebhookconfigurations");

  static final ResourceDefinitionContext VALIDATING =
      admission("ValidatingWebhookConfiguration", "validatingwebhookconfigurations");

  static final ResourceDefinitionContext REPLICA_SETS =
      type("apps", "v1", "ReplicaSet", "replicasets", true);

  static final ResourceDefinitionContext JOBS = type("batch", "v1", "Job", "jobs", true);

  static final ResourceDefinitionContext PODS = type("", "v1", "Pod", "pods", true);

  private ResourceTypes() {}

  /** Kinds with pods or templates of pods, by the names that {@code kubectl} knows them by. */
  static Map<String, ResourceDefinitionContext> workloads() {
    Map<String, ResourceDefinitionContext> types = new TreeMap<>();
    List.of("pod", "po", "pods").forEach(name -> types.put(name, PODS));
    List.of("replicaset", "rs").forEach(name -> types.put(name, REPLICA_SETS));
    types.put("job", JOBS);
    for (String name : List.of("deployment", "deploy")) {
      types.put(name, type("apps", "v1", "Deployment", "deployments", true));
    }
    for (String name : List.of("statefulset", "sts")) {
      types.put(name, type("apps", "v1", "StatefulSet", "statefulsets", true));
    }
    for (String name : List.of("daemonset", "ds")) {
      types.put(name, type("apps", "v1", "DaemonSet", "daemonsets", true));
    }
    for (String name : List.of("cronjob", "cj")) {
      types.put(name, type("batch", "v1", "CronJob", "cronjobs", true));
    }
    for (String name : List.of("leaderworkerset", "lws")) {
      types.put(
          name,
          type("leaderworkerset.x-k8s.io", "v1", "LeaderWorkerSet", "leaderworkersets", true));
    }
    return types;
  }

  private static ResourceDefinitionContext admission(String kind, String plural) {
    return type("admissionregistration.k8s.io", "v1", kind, plural, false);
  }

  private static ResourceDefinitionContext type(
      String group, String version, String kind, String plural, boolean isNamespaced) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(isNamespaced)
        .build();
  }
}
