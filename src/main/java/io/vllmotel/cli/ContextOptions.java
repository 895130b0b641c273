package io.vllmotel.cli;

import io.vllmotel.config.ConfigurationReader;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import io.vllmotel.manifest.ContextObjects;
import io.vllmotel.manifest.ManifestException;
import io.vllmotel.manifest.ManifestFiles;
import io.vllmotel.manifest.ManifestStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a cluster would know: Namespaces, Instrumentations and the installation's settings. */
final class ContextOptions {

  @Option(
      names = "--context",
      paramLabel = "DIR",
      description =
          "A folder of YAML or JSON files with the Namespaces, Instrumentations and owners of a"
              + " cluster. Those among the manifests themselves count, too.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Where objects are that do not say it. Default: default")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The installation's settings, as serve reads them. Options here come first.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--default-instrumentation",
      paramLabel = "FILE",
      description =
          "An Instrumentation, or only its spec, for automatic mode in namespaces that have none.")
  private Optional<Path> defaultInstrumentation = Optional.empty();

  @Option(
      names = "--shared-namespaces",
      paramLabel = "NAME",
      split = ",",
      description = {"Namespaces whose Instrumentations every namespace may name; * means all."})
  private List<String> sharedNamespaces = List.of();

  String namespace() {
    return namespaceOr("default");
  }

  /** The namespace that the user named, or this one. */
  String namespaceOr(String otherwise) {
    return namespace.orElse(otherwise);
  }

  /** All that the options and the manifests themselves say; {@code report} gets what is broken. */
  ClusterSnapshot snapshot(List<ManifestStream> manifests, Report report) {
    ContextObjects objects = new ContextObjects(namespace(), installation());
    folder.ifPresent(objects::addFolder);
    objects.problems().forEach(report::unreadable);
    manifests.forEach(objects::add);
    return objects.snapshot();
  }

  Installation installation() {
    Installation set =
        config
            .map(file -> ConfigurationReader.read(file, Map.of()).installation())
            .orElseGet(Installation::standard);
    return new Installation(
        defaultInstrumentation
            .map(file -> read(file, set.pythonImage()))
            .or(set::defaultInstrumentation),
        sharedNamespaces.isEmpty()
            ? set.sharedInstrumentationNamespaces()
            : Set.copyOf(sharedNamespaces),
        set.excludedNamespaces(),
        set.pythonImage(),
        set.defaults(),
        set.images());
  }

  /**
   * An Instrumentation, or only its spec, from a file.
   *
   * @throws ManifestException when the file cannot be read or holds something else
   */
  static Instrumentation read(Path file, String pythonImage) {
    List<JsonNode> trees =
        ManifestFiles.read(file).documents().stream()
            .flatMap(document -> document.tree().stream())
            .toList();
    if (trees.size() != 1 || !trees.getFirst().isObject()) {
      throw new ManifestException(
          file
              + ": found "
              + trees.size()
              + " documents; expected one Instrumentation or its spec");
    }
    JsonNode tree = trees.getFirst();
    JsonNode spec = tree.has("spec") ? tree.path("spec") : tree;
    JsonNode instrumentation = JsonNodeFactory.instance.objectNode().set("spec", spec);
    return InstrumentationReader.read(instrumentation, pythonImage);
  }
}
