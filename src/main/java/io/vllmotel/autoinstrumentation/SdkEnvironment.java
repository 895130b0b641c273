package io.vllmotel.autoinstrumentation;

import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Instrumentation.Sampler;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ContainerEditor;
import io.vllmotel.pod.EnvironmentVariable;
import io.vllmotel.pod.PodEditor;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the contract's environment that every SDK needs, whoever brings the packages:
 * service, exporter, resource attributes, propagators, sampler.
 *
 * <p>Source: {@code injectCommonSDKConfig} of the OpenTelemetry Operator, in its order.
 */
public final class SdkEnvironment {

  static final String POD_NAME = "OTEL_RESOURCE_ATTRIBUTES_POD_NAME";
  static final String NODE_NAME = "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME";

  private static final String POD_UID = "OTEL_RESOURCE_ATTRIBUTES_POD_UID";
  private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
  private static final String SERVICE_NAME = "OTEL_SERVICE_NAME";
  private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
  private static final String SAMPLER_ARGUMENT = "OTEL_TRACES_SAMPLER_ARG";

  private static final EnvironmentVariable POD_ADDRESS =
      EnvironmentVariable.ofField("OTEL_POD_IP", "status.podIP");
  private static final EnvironmentVariable NODE_ADDRESS =
      EnvironmentVariable.ofField("OTEL_NODE_IP", "status.hostIP");
  private static final EnvironmentVariable POD =
      EnvironmentVariable.ofField(POD_NAME, "metadata.name");
  private static final EnvironmentVariable UID =
      EnvironmentVariable.ofField(POD_UID, "metadata.uid");
  private static final EnvironmentVariable NODE =
      EnvironmentVariable.ofField(NODE_NAME, "spec.nodeName");

  private final PodContext context;
  private final Instrumentation instrumentation;
  private final PodEditor pod;
  private final Journal journal;

  public SdkEnvironment(
      PodContext context, Instrumentation instrumentation, PodEditor pod, Journal journal) {
    this.context = context;
    this.instrumentation = instrumentation;
    this.pod = pod;
    this.journal = journal;
  }

  /** Puts the addresses of node and pod before everything, so that all else may refer to them. */
  public static void addAddresses(ContainerEditor container) {
    container.prependVariable(POD_ADDRESS);
    container.prependVariable(NODE_ADDRESS);
  }

  /**
   * Adds the variables; each only where the container has none of that name.
   *
   * @param more attributes beyond the contract's, weaker than all others
   */
  public void addTo(ContainerEditor container, Map<String, String> more) {
    Optional<EnvironmentVariable> own = container.container().variable(ATTRIBUTES);
    String ownAttributes = own.flatMap(EnvironmentVariable::value).orElse("");
    ResourceAttributes attributes = new ResourceAttributes(ownAttributes);
    WorkloadNames workload = WorkloadNames.of(context);
    ServiceIdentity service =
        new ServiceIdentity(context, workload, container.container(), instrumentation);
    more.forEach(attributes::put);
    attributes.addInstrumentation(instrumentation);
    attributes.addKubernetes(context, container.container());
    attributes.addWorkload(workload, instrumentation.resource().addsKubernetesUids());
    attributes.put("service.instance.id", service.instance());
    attributes.addAnnotations(context);
    attributes.put("service.namespace", service.namespace());

    service.name(ownAttributes).ifPresent(name -> container.appendVariable(SERVICE_NAME, name));
    new ExporterSettings(instrumentation, pod).addTo(container);
    addReferences(container, attributes);
    if (!ownAttributes.contains("service.version")) {
      service.version().ifPresent(version -> attributes.put("service.version", version));
    }
    addAttributes(container, own, ownAttributes, attributes.serialized());
    addPropagators(container);
    instrumentation.sampler().ifPresent(sampler -> addSampler(container, sampler));
    if (container.hasVariable(ATTRIBUTES)) {
      container.moveVariableToEnd(ATTRIBUTES);
    }
  }

  /** Names that only the kubelet knows: it puts them in for the references. */
  private void addReferences(ContainerEditor container, ResourceAttributes attributes) {
    container.appendVariable(POD);
    attributes.put("k8s.pod.name", "$(" + POD_NAME + ")");
    if (instrumentation.resource().addsKubernetesUids() && !attributes.has("k8s.pod.uid")) {
      container.appendVariable(UID);
      attributes.put("k8s.pod.uid", "$(" + POD_UID + ")");
    }
    if (!attributes.has("k8s.node.name")) {
      container.appendVariable(NODE);
      attributes.put("k8s.node.name", "$(" + NODE_NAME + ")");
    }
  }

  private void addAttributes(
      ContainerEditor container,
      Optional<EnvironmentVariable> own,
      String ownAttributes,
      String added) {
    if (own.isEmpty()) {
      container.appendVariable(ATTRIBUTES, added);
    } else if (own.get().isFromSource()) {
      journal.add(Finding.at(place(container.container()), Reason.ATTRIBUTES_FROM_SOURCE, ""));
    } else if (!added.isEmpty()) {
      String separator = ownAttributes.isBlank() || ownAttributes.endsWith(",") ? "" : ",";
      container.setVariable(ATTRIBUTES, ownAttributes + separator + added);
    }
  }

  private void addPropagators(ContainerEditor container) {
    if (!instrumentation.propagators().isEmpty()) {
      container.appendVariable("OTEL_PROPAGATORS", String.join(",", instrumentation.propagators()));
    }
  }

  private static void addSampler(ContainerEditor container, Sampler sampler) {
    if (!container.hasVariable(SAMPLER) && !container.hasVariable(SAMPLER_ARGUMENT)) {
      container.appendVariable(SAMPLER, sampler.type());
      if (!sampler.argument().isEmpty()) {
        container.appendVariable(SAMPLER_ARGUMENT, sampler.argument());
      }
    }
  }

  private static String place(Container container) {
    return container.place() + ".env[" + ATTRIBUTES + "]";
  }
}
