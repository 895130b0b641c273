package io.vllmotel.cli;

import io.vllmotel.cluster.LiveCluster;
import io.vllmotel.config.ConfigurationReader;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists which pods of a cluster are traced, and which of those that should be are not. */
@Command(
    name = "status",
    header = "Lists the pods of a cluster that asked for tracing, and what became of them.",
    description = {
      "",
      "injected, partial and skipped are what the webhook wrote on the pod; missed pods asked for"
          + " tracing but were created while the webhook could not be reached. Nothing is changed."
    },
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "    vllm-otel status -n models",
      "    vllm-otel status -o json | jq -r '.restart[]'",
    })
final class StatusCommand implements Callable<Integer> {

  /** How the list comes out. */
  enum Format {
    TABLE,
    JSON
  }

  private final Console console;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Only this namespace. Default: all")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json. Default: table")
  private Format format = Format.TABLE;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The installation's settings. Default: those that it has in the cluster")
  private Optional<Path> config = Optional.empty();

  @Mixin private LiveOptions live = new LiveOptions();

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ClusterStatus status = status();
    switch (format) {
      case TABLE -> status.print(console);
      case JSON -> console.out().println(status.json().toPrettyString());
    }
    return 0;
  }

  private ClusterStatus status() {
    try (LiveCluster cluster = live.cluster()) {
      ClusterSnapshot snapshot = cluster.snapshot(installation(cluster));
      List<PodStatus> pods =
          cluster.pods(namespace).stream()
              .flatMap(pod -> PodStatus.of(pod, snapshot).stream())
              .sorted(Comparator.comparing(PodStatus::namespace).thenComparing(PodStatus::pod))
              .toList();
      return new ClusterStatus(pods);
    }
  }

  private Installation installation(LiveCluster cluster) {
    return config
        .map(file -> ConfigurationReader.read(file, Map.of()))
        .orElseGet(() -> LiveOptions.settings(cluster, console))
        .installation();
  }
}
