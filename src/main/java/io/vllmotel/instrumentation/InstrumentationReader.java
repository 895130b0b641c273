package io.vllmotel.instrumentation;

import io.vllmotel.instrumentation.Instrumentation.ExporterTls;
import io.vllmotel.instrumentation.Instrumentation.InitContainerSettings;
import io.vllmotel.instrumentation.Instrumentation.PythonSettings;
import io.vllmotel.instrumentation.Instrumentation.ResourceSettings;
import io.vllmotel.instrumentation.Instrumentation.Sampler;
import io.vllmotel.pod.EnvironmentVariable;
import io.vllmotel.pod.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads an Instrumentation as it is stored, and gives it the defaults that its own webhook would.
 *
 * <p>That webhook may be absent, so whatever it would have refused is a problem here, with its
 * path. Source: {@code instrumentation_types.go} and {@code instrumentation_webhook.go} of the
 * OpenTelemetry Operator v0.158.0.
 */
public final class InstrumentationReader {

  private static final Set<String> RATIO_SAMPLERS =
      Set.of("traceidratio", "parentbased_traceidratio");

  private final List<String> problems = new ArrayList<>();
  private final String defaultPythonImage;

  private InstrumentationReader(String defaultPythonImage) {
    this.defaultPythonImage = defaultPythonImage;
  }

  /**
   * The resource; never fails, what cannot be used is in {@link Instrumentation#problems}.
   *
   * @param tree an {@code opentelemetry.io/v1alpha1} Instrumentation
   * @param defaultPythonImage used where {@code spec.python.image} is absent
   */
  public static Instrumentation read(JsonNode tree, String defaultPythonImage) {
    return new InstrumentationReader(defaultPythonImage).read(tree);
  }

  private Instrumentation read(JsonNode tree) {
    JsonNode metadata = tree.path("metadata");
    JsonNode spec = object(tree, "spec", "spec");
    JsonNode exporter = object(spec, "exporter", "spec.exporter");
    List<String> propagators = texts(spec, "propagators", "spec.propagators");
    List<EnvironmentVariable> environment = environment(spec, "spec.env");
    PythonSettings python = python(object(spec, "python", "spec.python"));
    return new Instrumentation(
        Json.text(metadata, "namespace").orElse(""),
        Json.text(metadata, "name").orElse("default"),
        Json.textMap(metadata, "annotations"),
        text(exporter, "endpoint", "spec.exporter.endpoint"),
        tls(exporter),
        resource(spec),
        propagators,
        sampler(object(spec, "sampler", "spec.sampler")),
        environment,
        new InitContainerSettings(
            text(spec, "imagePullPolicy", "spec.imagePullPolicy"),
            present(
                object(spec, "initContainerSecurityContext", "spec.initContainerSecurityContext"))),
        python,
        tree,
        problems);
  }

  private Optional<ExporterTls> tls(JsonNode exporter) {
    String path = "spec.exporter.tls";
    return present(object(exporter, "tls", path))
        .map(tls ->
            new ExporterTls(
                text(tls, "secretName", path + ".secretName").orElse(""),
                text(tls, "configMapName", path + ".configMapName").orElse(""),
                text(tls, "ca_file", path + ".ca_file").orElse(""),
                text(tls, "cert_file", path + ".cert_file").orElse(""),
                text(tls, "key_file", path + ".key_file").orElse("")));
  }

  private ResourceSettings resource(JsonNode spec) {
    JsonNode resource = object(spec, "resource", "spec.resource");
    JsonNode defaults = object(spec, "defaults", "spec.defaults");
    object(resource, "resourceAttributes", "spec.resource.resourceAttributes");
    return new ResourceSettings(
        Json.textMap(resource, "resourceAttributes"),
        resource.path("addK8sUIDAttributes").asBoolean(false),
        defaults.path("useLabelsForResourceAttributes").asBoolean(false));
  }

  private Optional<Sampler> sampler(JsonNode sampler) {
    String type = text(sampler, "type", "spec.sampler.type").orElse("");
    String argument = text(sampler, "argument", "spec.sampler.argument").orElse("");
    if (RATIO_SAMPLERS.contains(type) && !argument.isEmpty() && !isRatio(argument)) {
      problems.add("spec.sampler.argument: \"" + argument + "\" is not a number from 0 to 1");
    }
    return type.isEmpty() ? Optional.empty() : Optional.of(new Sampler(type, argument));
  }

  private static boolean isRatio(String text) {
    try {
      double ratio = Double.parseDouble(text);
      return ratio >= 0 && ratio <= 1;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private PythonSettings python(JsonNode python) {
    Optional<JsonNode> claim =
        present(object(python, "volumeClaimTemplate", "spec.python.volumeClaimTemplate"));
    Optional<String> limit = text(python, "volumeLimitSize", "spec.python.volumeLimitSize");
    if (claim.isPresent() && limit.isPresent()) {
      problems.add("spec.python: volumeClaimTemplate and volumeLimitSize exclude each other");
    }
    return new PythonSettings(
        text(python, "image", "spec.python.image").orElse(defaultPythonImage),
        environment(python, "spec.python.env"),
        InitContainerResources.withDefaults(
            object(python, "resourceRequirements", "spec.python.resourceRequirements")),
        claim,
        limit);
  }

  private List<EnvironmentVariable> environment(JsonNode parent, String path) {
    List<EnvironmentVariable> variables = new ArrayList<>();
    int index = 0;
    for (JsonNode variable : list(parent, "env", path)) {
      String place = path + "[" + index++ + "]";
      Optional<String> name = Json.text(variable, "name").filter(text -> !text.isEmpty());
      if (name.isEmpty()) {
        problems.add(place + ": has no name");
      } else if (variable.has("value") && variable.path("valueFrom").isObject()) {
        problems.add(place + ": " + name.get() + " has both value and valueFrom");
      } else if (variable.has("value") && !isTextOrNull(variable.path("value"))) {
        problems.add(place + ".value: expected a string; put " + name.get() + "'s in quotes");
      } else {
        variables.add(new EnvironmentVariable(name.get(), variable));
      }
    }
    return variables;
  }

  private Optional<String> text(JsonNode parent, String field, String path) {
    JsonNode value = parent.path(field);
    if (!isTextOrNull(value)) {
      problems.add(path + ": expected a string, found " + kind(value));
    }
    return Json.text(parent, field).filter(text -> !text.isEmpty());
  }

  private List<String> texts(JsonNode parent, String field, String path) {
    list(parent, field, path);
    return Json.texts(parent, field);
  }

  private JsonNode list(JsonNode parent, String field, String path) {
    return ofType(parent.path(field), parent.path(field).isArray(), "a list", path);
  }

  private JsonNode object(JsonNode parent, String field, String path) {
    return ofType(parent.path(field), parent.path(field).isObject(), "an object", path);
  }

  private JsonNode ofType(JsonNode value, boolean fits, String expected, String path) {
    if (fits || value.isMissingNode() || value.isNull()) {
      return value;
    }
    problems.add(path + ": expected " + expected + ", found " + kind(value));
    return value.path("absent");
  }

  private static Optional<JsonNode> present(JsonNode value) {
    return Stream.of(value).filter(node -> node.isObject() && !node.isEmpty()).findFirst();
  }

  private static boolean isTextOrNull(JsonNode value) {
    return value.isString() || value.isMissingNode() || value.isNull();
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "something else";
    };
  }
}
