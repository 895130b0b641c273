package io.vllmotel.cli;

import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestException;
import io.vllmotel.manifest.ManifestFiles;
import io.vllmotel.manifest.PodPlace;
import io.vllmotel.pod.Json;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.pod.PodPatch;
import io.vllmotel.reason.Reason;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Shows the whole way once: a server of its own, one review over HTTPS, the patch that comes back.
 */
@Command(
    name = "demo",
    hidden = true,
    header = "Starts the webhook, sends it a Deployment's pod over HTTPS, shows what comes back.",
    optionListHeading = "%nOptions:%n")
final class DemoCommand implements Callable<Integer> {

  private final Console console;
  private final Palette palette;
  private final PrintStream out;

  @Option(names = "--context", required = true, paramLabel = "DIR", description = "For the server.")
  private Path context = Path.of("");

  @Option(
      names = "--deployment",
      required = true,
      paramLabel = "FILE",
      description = "A manifest with the Deployment.")
  private Path deployment = Path.of("");

  DemoCommand(Console console) {
    this.console = console;
    this.palette = console.outPalette();
    this.out = console.out();
  }

  @Override
  public Integer call() throws Exception {
    PodPlace template = template();
    try (DemoServer server = DemoServer.start(context)) {
      out.println(palette.faint("$ " + server.command()));
      boolean isInjected = server.becomesReady() && show(template, server);
      return isInjected ? 0 : server.printLog(console.err());
    }
  }

  private PodPlace template() {
    return ManifestFiles.read(deployment).documents().stream()
        .flatMap(document -> document.pods().stream())
        .filter(PodPlace::isTemplate)
        .findFirst()
        .orElseThrow(() -> new ManifestException(deployment + ": found no pod template"));
  }

  private boolean show(PodPlace template, DemoServer server) throws Exception {
    ReplicaSetPod pod = ReplicaSetPod.of(template);
    DemoServer.Answer answer = server.post(pod.review());
    JsonNode response = answer.review().path("response");
    List<PatchOperation> operations = JsonPatchReader.read(response.path("patch").asString(""));
    JsonNode after = PodPatch.apply(pod.tree(), operations);
    out.println(
        "POST "
            + answer.uri()
            + palette.faint(" the AdmissionReview of a pod of " + template.title()));
    out.println("HTTP " + answer.status() + ", a patch of " + operations.size() + " operations");
    out.println();
    ManifestDocument before = ManifestDocument.ofYaml(pod.tree());
    new ManifestPrinter(console).printFolded("pod.yaml", before.text(), before.with(after).text());
    out.println();
    printReasons(response);
    return answer.status() == 200
        && Json.text(response, "patchType").isPresent()
        && !after.equals(pod.tree());
  }

  private void printReasons(JsonNode response) {
    String codes =
        response.path("auditAnnotations").properties().stream()
            .filter(entry -> entry.getKey().endsWith("reasons"))
            .map(entry -> entry.getValue().asString(""))
            .findFirst()
            .orElse("");
    Arrays.stream(codes.split(",", -1))
        .flatMap(code -> Reason.ofCode(code).stream())
        .forEach(reason -> out.println(palette.green(reason.code()) + "  " + reason.sentence()));
    response
        .path("warnings")
        .forEach(warning -> out.println(palette.yellow("warning") + "  " + warning.asString("")));
  }
}
