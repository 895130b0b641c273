package io.vllmotel.config;

import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Installation.KnownImage;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.instrumentation.Keys;
import io.vllmotel.pod.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads settings: the environment before the file before the defaults. */
public final class ConfigurationReader {

  /** The namespace that we run in, as the chart says it by the downward API. */
  public static final String OWN_NAMESPACE = "POD_NAMESPACE";

  public static final int MAX_PORT = 65_535;

  /** Longer than any grace period that people give. */
  private static final int MAX_DRAIN_SECONDS = 3_600;

  /** Less would end before all have heard of it. */
  private static final int LEAST_AUTHORITY_SECONDS = 60;

  private static final int LEAST_CERTIFICATE_SECONDS = 10;

  /** Thirty years; what lives longer is never renewed, and nobody knows how. */
  private static final int MAX_LIFE_SECONDS = 946_080_000;

  private static final Set<String> DEFAULT_KEYS =
      Set.of(Keys.TRACING, Keys.DETAILED_TRACES, Keys.PAYLOAD);

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final SettingValues values;
  private final Set<String> ownNamespace;

  private ConfigurationReader(SettingValues values, Set<String> ownNamespace) {
    this.values = values;
    this.ownNamespace = ownNamespace;
  }

  /**
   * Reads the environment only.
   *
   * @throws ConfigurationException with all problems
   */
  public static Configuration read(Map<String, String> environment) {
    return read("no file", JsonNodeFactory.instance.objectNode(), environment);
  }

  /**
   * Reads a file and the environment.
   *
   * @throws ConfigurationException with all problems
   */
  public static Configuration read(Path file, Map<String, String> environment) {
    try {
      return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8), environment);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(List.of(file + ": found no such file"));
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of("%s: cannot be read: %s".formatted(file, e.getMessage())));
    }
  }

  /**
   * Reads the text of a file and the environment.
   *
   * @param source where the text stands, for messages
   * @throws ConfigurationException with all problems
   */
  public static Configuration read(String source, String yaml, Map<String, String> environment) {
    try {
      JsonNode tree = YAML.readTree(yaml);
      boolean isEmpty = tree.isMissingNode() || tree.isNull();
      return read(source, isEmpty ? YAML.createObjectNode() : tree, environment);
    } catch (JacksonException e) {
      throw new ConfigurationException(
          List.of(
              "%s:%d: is not valid YAML: %s"
                  .formatted(source, e.getLocation().getLineNr(), e.getOriginalMessage())));
    }
  }

  private static Configuration read(String file, JsonNode tree, Map<String, String> environment) {
    if (!tree.isObject()) {
      throw new ConfigurationException(
          List.of(
              "%s: expected an object with settings, found %s"
                  .formatted(file, tree.getNodeType())));
    }
    SettingValues values = new SettingValues(file, tree, environment);
    Configuration configuration =
        new ConfigurationReader(values, ownNamespace(environment)).configuration();
    if (!values.problems().isEmpty()) {
      throw new ConfigurationException(values.problems());
    }
    return configuration;
  }

  private static Set<String> ownNamespace(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(OWN_NAMESPACE))
        .filter(name -> !name.isBlank())
        .map(Set::of)
        .orElse(Set.of());
  }

  private Configuration configuration() {
    return new Configuration(
        values.text(Setting.HOST).orElse("0.0.0.0"),
        values.number(Setting.PORT, 0, MAX_PORT).orElse(8443),
        values.number(Setting.MANAGEMENT_PORT, 0, MAX_PORT).orElse(8080),
        Duration.ofSeconds(values.number(Setting.DRAIN_SECONDS, 0, MAX_DRAIN_SECONDS).orElse(10)),
        installation(),
        cluster());
  }

  private ClusterSettings cluster() {
    return new ClusterSettings(
        ownNamespace.stream().findFirst().orElse("default"),
        values.text(Setting.SERVICE_NAME).orElse("vllm-otel-injector"),
        values
            .text(Setting.MUTATING_WEBHOOK_CONFIGURATION)
            .orElse(ClusterSettings.MUTATING_CONFIGURATION),
        values.text(Setting.VALIDATING_WEBHOOK_CONFIGURATION).orElse("advise.vllm-otel.io"),
        certificateMode(),
        values.text(Setting.CERTIFICATE_SECRET).orElse("vllm-otel-injector-ca"),
        Path.of(values.text(Setting.CERTIFICATE_DIRECTORY).orElse("/etc/vllm-otel/certificate")),
        life(Setting.AUTHORITY_LIFE_SECONDS, LEAST_AUTHORITY_SECONDS, Duration.ofDays(365)),
        life(Setting.CERTIFICATE_LIFE_SECONDS, LEAST_CERTIFICATE_SECONDS, Duration.ofDays(7)));
  }

  private Duration life(Setting setting, int least, Duration standard) {
    OptionalInt seconds = values.number(setting, least, MAX_LIFE_SECONDS);
    return seconds.isPresent() ? Duration.ofSeconds(seconds.getAsInt()) : standard;
  }

  private CertificateMode certificateMode() {
    String code = values.text(Setting.CERTIFICATE_MODE).orElse(CertificateMode.SELF_MANAGED.code());
    return CertificateMode.of(code)
        .orElseGet(() -> {
          values.problem(
              "%s is \"%s\"; expected one of %s"
                  .formatted(
                      values.place(Setting.CERTIFICATE_MODE),
                      code,
                      String.join(", ", CertificateMode.codes())));
          return CertificateMode.SELF_MANAGED;
        });
  }

  private Installation installation() {
    String pythonImage =
        values.text(Setting.PYTHON_IMAGE).orElse(Installation.DEFAULT_PYTHON_IMAGE);
    Set<String> shared = values.texts(Setting.SHARED_INSTRUMENTATION_NAMESPACES);
    Set<String> excluded = new HashSet<>(values.texts(Setting.EXCLUDED_NAMESPACES));
    excluded.addAll(Installation.SYSTEM_NAMESPACES);
    excluded.addAll(ownNamespace);
    return new Installation(
        defaultInstrumentation(pythonImage),
        shared.isEmpty() ? ownNamespace : shared,
        excluded,
        pythonImage,
        defaults(),
        values.objects(Setting.IMAGES).stream().map(this::image).toList());
  }

  /** Its schema is that of an Instrumentation's {@code spec}. */
  private Optional<Instrumentation> defaultInstrumentation(String pythonImage) {
    JsonNode spec = values.object(Setting.DEFAULT_INSTRUMENTATION);
    if (spec.isMissingNode()) {
      return Optional.empty();
    }
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.set("spec", spec);
    Instrumentation read = InstrumentationReader.read(resource, pythonImage);
    read.problems()
        .forEach(problem ->
            values.problem(values.place(Setting.DEFAULT_INSTRUMENTATION) + ": " + problem));
    return Optional.of(read);
  }

  private Map<String, String> defaults() {
    JsonNode tree = values.object(Setting.DEFAULTS);
    tree.propertyNames().stream()
        .filter(key -> !DEFAULT_KEYS.contains(key))
        .forEach(key ->
            values.problem(
                "%s: %s has no default; there are %s"
                    .formatted(
                        values.place(Setting.DEFAULTS),
                        key,
                        String.join(", ", DEFAULT_KEYS.stream().sorted().toList()))));
    ObjectNode holder = JsonNodeFactory.instance.objectNode();
    holder.set("defaults", tree);
    return Json.textMap(holder, "defaults");
  }

  private KnownImage image(JsonNode image) {
    Optional<String> repository = Json.text(image, "repository");
    if (repository.isEmpty()) {
      values.problem(values.place(Setting.IMAGES) + ": an image has no repository");
    }
    return new KnownImage(
        repository.orElse(""),
        image.path("tagsAreVersions").asBoolean(false),
        image.path("startsServer").asBoolean(false),
        Json.text(image, "pythonPath"));
  }
}
