package io.vllmotel.cli;

import io.vllmotel.config.Configuration;
import io.vllmotel.config.ConfigurationException;
import io.vllmotel.config.ConfigurationReader;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.manifest.ManifestException;
import io.vllmotel.manifest.ManifestFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The settings of an installation: a file, and options that come before it. */
final class InstallationOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML; see docs/settings.md. Options here come first.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--default-instrumentation",
      paramLabel = "FILE",
      description = {
        "An Instrumentation, or only its spec, for automatic mode in namespaces",
        "that have none."
      })
  private Optional<Path> defaultInstrumentation = Optional.empty();

  @Option(
      names = "--shared-namespaces",
      paramLabel = "NAME",
      split = ",",
      description = {"Namespaces whose Instrumentations every namespace may name; * means all."})
  private Set<String> sharedNamespaces = Set.of();

  /**
   * What the file and the environment say; the options change only what decisions depend on.
   *
   * @throws ConfigurationException with all problems
   * @throws ManifestException when the default Instrumentation cannot be read
   */
  Configuration configuration(Map<String, String> environment) {
    return configuration(environment, () -> ConfigurationReader.read(environment));
  }

  /**
   * The same with other settings where there is no file.
   *
   * @throws ConfigurationException with all problems
   * @throws ManifestException when the default Instrumentation cannot be read
   */
  Configuration configuration(Map<String, String> environment, Supplier<Configuration> otherwise) {
    Configuration read =
        config.isPresent() ? ConfigurationReader.read(config.get(), environment) : otherwise.get();
    return read.with(changed(read.installation()));
  }

  private Installation changed(Installation set) {
    return new Installation(
        defaultInstrumentation
            .map(file -> read(file, set.pythonImage()))
            .or(set::defaultInstrumentation),
        sharedNamespaces.isEmpty() ? set.sharedInstrumentationNamespaces() : sharedNamespaces,
        set.excludedNamespaces(),
        set.pythonImage(),
        set.defaults(),
        set.images());
  }

  private static Instrumentation read(Path file, String pythonImage) {
    List<JsonNode> trees =
        ManifestFiles.read(file).documents().stream()
            .flatMap(document -> document.tree().stream())
            .toList();
    if (trees.size() != 1 || !trees.getFirst().isObject()) {
      throw new ManifestException(
          "%s: found %d documents; expected one Instrumentation or its spec"
              .formatted(file, trees.size()));
    }
    JsonNode tree = trees.getFirst();
    JsonNode spec = tree.has("spec") ? tree.path("spec") : tree;
    JsonNode instrumentation = JsonNodeFactory.instance.objectNode().set("spec", spec);
    return InstrumentationReader.read(instrumentation, pythonImage);
  }
}
