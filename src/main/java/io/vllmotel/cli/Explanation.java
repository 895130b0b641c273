package io.vllmotel.cli;

import io.vllmotel.injection.Decision;
import io.vllmotel.pod.Container;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Step;
import java.io.PrintStream;

/** An explanation for people: what was seen, what follows, what changes. */
final class Explanation {

  private final PrintStream out;
  private final Palette palette;
  private final ManifestPrinter printer;

  Explanation(Console console) {
    this.out = console.out();
    this.palette = console.outPalette();
    this.printer = new ManifestPrinter(console);
  }

  void print(PodDecision decided) {
    out.println(palette.bold(decided.title()) + palette.faint(" (" + decided.source() + ")"));
    Decision decision = decided.decision();
    decided.place().pod().allContainers().forEach(this::printLaunch);
    decision.steps().forEach(this::printStep);
    out.println();
    out.println("  " + painted(decision) + "  " + decision.outcome().code());
    out.println("    " + decision.outcome().sentence());
    out.println("    " + palette.faint(decision.outcome().advice()));
    decision.findings().stream()
        .filter(finding -> finding.reason() != decision.outcome() || !finding.detail().isEmpty())
        .forEach(this::printFinding);
    out.println();
  }

  private void printLaunch(Container container) {
    LaunchExcerpt.of(container)
        .ifPresent(excerpt -> {
          String head = "  " + container.place() + "." + excerpt.place() + ": ";
          out.println(palette.faint(head) + excerpt.line());
          out.println(" ".repeat(head.length()) + palette.green(excerpt.underline()));
        });
  }

  private void printStep(Step step) {
    String seen = step.seen().isEmpty() ? "" : step.seen() + " ";
    String place = step.place().isEmpty() ? "pod" : step.place();
    out.println("  " + palette.faint(place + ": ") + seen + palette.cyan("→ " + step.rule()));
  }

  private void printFinding(Finding finding) {
    String message = finding.message();
    out.println(
        "  "
            + switch (finding.reason().severity()) {
              case INFO -> "note: " + message;
              case WARNING -> palette.yellow("warning: ") + message;
              case ERROR -> palette.red("error: ") + message;
            });
    out.println("    " + palette.faint(finding.reason().advice()));
  }

  private String painted(Decision decision) {
    String word = decision.status().code();
    return switch (decision.status()) {
      case INJECTED -> palette.green(word);
      case PARTIAL -> palette.yellow(word);
      case SKIPPED -> palette.red(word);
      case UNTOUCHED -> palette.faint(word);
    };
  }

  /** What changes in the document that the pods stand in; nothing where nothing does. */
  void printChange(String source, String before, String after) {
    if (!before.equals(after)) {
      printer.printFolded(source, before, after);
      out.println();
    }
  }
}
