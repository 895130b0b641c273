package io.vllmotel.cli;

import io.vllmotel.cluster.LiveCluster;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestStream;
import io.vllmotel.pod.Pod;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells why pods are, or are not, made traceable. */
@Command(
    name = "explain",
    header = "Tells step by step why pods are, or are not, made traceable.",
    description = {
      "",
      "For each pod and pod template in manifests, or in a cluster: what was seen, which rule matched, what it is"
          + " about, what to do, and the change. Nothing is changed."
    },
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "    vllm-otel explain -f deployment.yaml --context examples/",
      "    kubectl get pod vllm-server-0 -o yaml | vllm-otel explain -f - --context cluster/",
      "    vllm-otel explain -n models deployment/vllm-server",
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

  /** Manifests, or objects of a cluster. */
  private static final class Target {

    @ArgGroup(exclusive = false)
    private @Nullable InputOptions manifests;

    @Parameters(
        arity = "1..*",
        paramLabel = "KIND/NAME",
        description = "Instead of manifests: pods or workloads of the kubeconfig's cluster.")
    private List<String> objects = List.of();
  }

  private final Console console;
  private final Report report;

  @ArgGroup private Target target = new Target();

  @Mixin private LiveOptions live = new LiveOptions();

  @Mixin private ContextOptions context = new ContextOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  @Spec private @Nullable CommandSpec spec;

  ExplainCommand(Console console) {
    this.console = console;
    this.report = new Report(console);
  }

  @Override
  public Integer call() {
    InputOptions manifests = target.manifests;
    if (manifests == null && target.objects.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "nothing to explain; expected -f FILE, or KIND/NAME of a cluster");
    }
    return manifests == null ? explainLive() : explainManifests(manifests);
  }

  private int explainManifests(InputOptions manifests) {
    List<ManifestStream> streams = manifests.read(console.in());
    return explain(streams, context.snapshot(streams, report), context.namespace());
  }

  private int explainLive() {
    try (LiveCluster cluster = live.cluster()) {
      String namespace = context.namespaceOr(cluster.namespace());
      List<ManifestStream> streams =
          target.objects.stream()
              .map(object ->
                  ManifestStream.of(
                      "cluster: namespace " + namespace, cluster.yaml(namespace, object)))
              .toList();
      Installation installation =
          context.installation(() -> LiveOptions.settings(cluster, console));
      return explain(streams, cluster.snapshot(installation), namespace);
    }
  }

  private int explain(List<ManifestStream> streams, ClusterSnapshot cluster, String namespace) {
    StreamInjector injector = new StreamInjector(cluster, namespace, report);
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
