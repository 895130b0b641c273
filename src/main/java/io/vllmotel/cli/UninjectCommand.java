package io.vllmotel.cli;

import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestStream;
import io.vllmotel.manifest.PodPlace;
import io.vllmotel.pod.Pod;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes out of manifests what {@code inject} put into them. */
@Command(
    name = "uninject",
    header = "Takes out of manifests exactly what inject put into them.",
    description = {
      "",
      "It follows the note that inject left in the annotation vllm-otel.io/applied. A value that"
          + " somebody changed since then stays."
    },
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {"  kubectl get deployment vllm-server -o yaml | vllm-otel uninject -f - -o diff"})
final class UninjectCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private InputOptions input = new InputOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Output output = Output.YAML;

  private int restored;

  UninjectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Report report = new Report(console);
    ManifestPrinter printer = new ManifestPrinter(console);
    for (ManifestStream stream : input.read(console.in())) {
      stream.documents().forEach(document -> report.document(stream, document));
      printer.print(output, stream, restore(stream));
    }
    console.out().flush();
    console.err().println(restored == 1 ? "1 pod restored" : restored + " pods restored");
    return report.exitCode();
  }

  private ManifestStream restore(ManifestStream stream) {
    return new ManifestStream(
        stream.source(), stream.documents().stream().map(this::restore).toList());
  }

  private ManifestDocument restore(ManifestDocument document) {
    return document.withPods(this::restore);
  }

  private Pod restore(PodPlace place) {
    Optional<Pod> before = place.restored();
    before.ifPresent(_ -> restored++);
    return before.orElse(place.pod());
  }
}
