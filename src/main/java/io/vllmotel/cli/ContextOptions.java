package io.vllmotel.cli;

import io.vllmotel.config.Configuration;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.manifest.ContextObjects;
import io.vllmotel.manifest.ManifestStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a cluster would know: Namespaces, Instrumentations and the installation's settings. */
final class ContextOptions {

  @Option(
      names = "--context",
      paramLabel = "PATH",
      description =
          "A YAML or JSON file, or a folder of them, with the Namespaces, Instrumentations and"
              + " owners of a cluster. Those among the manifests themselves count, too.")
  private Optional<Path> context = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Where objects are that do not say it. Default: default")
  private Optional<String> namespace = Optional.empty();

  @Mixin private InstallationOptions installation = new InstallationOptions();

  String namespace() {
    return namespaceOr("default");
  }

  /** The namespace that the user named, or this one. */
  String namespaceOr(String otherwise) {
    return namespace.orElse(otherwise);
  }

  /** All that the options and the manifests themselves say; {@code report} gets what is broken. */
  ClusterSnapshot snapshot(List<ManifestStream> manifests, Report report) {
    ContextObjects objects =
        new ContextObjects(namespace(), installation.configuration(Map.of()).installation());
    context.ifPresent(objects::add);
    objects.problems().forEach(report::unreadable);
    manifests.forEach(objects::add);
    return objects.snapshot();
  }

  /** The installation's settings; without a file those that are given here. */
  Installation installation(Supplier<Configuration> otherwise) {
    return installation.configuration(Map.of(), otherwise).installation();
  }
}
