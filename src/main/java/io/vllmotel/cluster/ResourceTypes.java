package io.vllmotel.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * Types that are read as plain trees: others own them, and one object of an unexpected form must
 * not hide the rest.
 */
final class ResourceTypes {

  static final ResourceDefinitionContext INSTRUMENTATIONS =
      type("opentelemetry.io", "v1alpha1", "Instrumentation", "instrumentations", true);

  static final ResourceDefinitionContext MUTATING =
      admission("MutatingWebhookConfiguration", "mutatingwebhookconfigurations");

  static final ResourceDefinitionContext VALIDATING =
      admission("ValidatingWebhookConfiguration", "validatingwebhookconfigurations");

  static final ResourceDefinitionContext REPLICA_SETS =
      type("apps", "v1", "ReplicaSet", "replicasets", true);

  static final ResourceDefinitionContext JOBS = type("batch", "v1", "Job", "jobs", true);

  private ResourceTypes() {}

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
