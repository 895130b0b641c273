package io.vllmotel.cli;

import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestStream;
import io.vllmotel.pod.Pod;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells why pods are, or are not, made traceable. */
@Command(
    name = "explain",
    header = "Tells step by step why pods are, or are not, made traceable.",
    description = {
      "",
      "For each pod and pod template in manifests: what was seen, which rule matched, what it is"
          + " about, what to do, and the change. Nothing is changed."
    },
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "    vllm-otel explain -f deployment.yaml --context examples/",
      "    kubectl get pod vllm-server-0 -o yaml | vllm-otel explain -f - --context cluster/",
      "    vllm-otel explain -f deployment.yaml -o json | jq .reason"
    })
final class ExplainCommand implements Callable<Integer> {

  /** How the explanation comes out. */
  enum Format {
    /** For people. */
    TEXT,
    /** For programs: one JSON object for each pod or template. */
    JSON;

    /** As people write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Console console;
  private final Report report;

  @Mixin private InputOptions input = new InputOptions();

  @Mixin private ContextOptions context = new ContextOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  ExplainCommand(Console console) {
    this.console = console;
    this.report = new Report(console);
  }

  @Override
  public Integer call() {
    List<ManifestStream> streams = input.read(console.in());
    StreamInjector injector =
        new StreamInjector(context.snapshot(streams, report), context.namespace(), report);
    for (ManifestStream stream : streams) {
      for (ManifestDocument document : stream.documents()) {
        report.document(stream, document);
        explain(stream, document, injector);
      }
    }
    report.finishIfEmpty();
    return report.exitCode();
  }

  private void explain(ManifestStream stream, ManifestDocument document, StreamInjector injector) {
    String source = stream.source() + ":" + document.line();
    Explanation explanation = new Explanation(console);
    ManifestDocument after =
        document.withPods(
            place -> explain(new PodDecision(source, place, injector.decide(place)), explanation));
    if (format == Format.TEXT) {
      explanation.printChange(stream.source(), document.text(), after.text());
    }
  }

  private Pod explain(PodDecision decided, Explanation explanation) {
    report.told(decided);
    switch (format) {
      case TEXT -> explanation.print(decided);
      case JSON -> console.out().println(ExplanationJson.of(decided).toPrettyString());
    }
    return decided.place().patched(decided.decision().operations());
  }
}
