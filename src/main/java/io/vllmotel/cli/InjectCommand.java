package io.vllmotel.cli;

import io.vllmotel.manifest.ManifestStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does to manifests what the webhook would do to their pods. */
@Command(
    name = "inject",
    header = "Does to manifests what the webhook would do to their pods.",
    description = {
      "",
      "Every document goes to standard output, in its order: those without a change byte for byte,"
          + " the others with their comments and key order. A report goes to standard error."
    },
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  See what would change:",
      "    vllm-otel inject -f deployment.yaml --context examples/ -o diff",
      "  In a pipeline, failing if something asked for cannot be done:",
      "    helm template my-release my-chart |",
      "      vllm-otel inject --strict -f - --context cluster/ | kubectl apply -f -",
      "  Without annotations in the manifests, by the label of their namespace:",
      "    vllm-otel inject -f deployment.yaml -f namespace.yaml \\",
      "      --default-instrumentation instrumentation.yaml"
    })
final class InjectCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private InputOptions input = new InputOptions();

  @Mixin private ContextOptions context = new ContextOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Output output = Output.YAML;

  @Option(
      names = "--strict",
      description = "Ends with 1 if something asked for was not injected, or not readable.")
  private boolean isStrict;

  InjectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Report report = new Report(console);
    List<ManifestStream> streams = input.read(console.in());
    StreamInjector injector =
        new StreamInjector(context.snapshot(streams, report), context.namespace(), report);
    ManifestPrinter printer = new ManifestPrinter(console);
    streams.forEach(stream -> printer.print(output, stream, injector.inject(stream)));
    console.out().flush();
    report.finish();
    return isStrict ? report.strictExitCode() : report.exitCode();
  }
}
