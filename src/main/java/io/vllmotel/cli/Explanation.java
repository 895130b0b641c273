package io.vllmotel.cli;

import io.vllmotel.injection.Decision;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Step;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

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
    Map<String, LaunchExcerpt> excerpts = new HashMap<>();
    decided.place().pod().allContainers().stream()
        .flatMap(container -> LaunchExcerpt.of(container).stream())
        .forEach(excerpt -> excerpts.put(excerpt.place(), excerpt));
    decision.steps().forEach(step -> printStep(step, excerpts));
    out.println("  " + painted(decision) + ": " + decision.outcome().sentence());
    out.println("    " + palette.faint(decision.outcome().advice()));
    decision.findings().stream()
        .filter(finding -> finding.reason() != decision.outcome() || !finding.detail().isEmpty())
        .forEach(this::printFinding);
    MissingQuotes.of(decided.place().pod())
        .forEach(problem -> out.println("  " + palette.yellow("warning: ") + problem));
    out.println();
  }

  /** An excerpt stands once, at the first step about its place. */
  private void printStep(Step step, Map<String, LaunchExcerpt> excerpts) {
    out.println("  " + palette.faint(step.place().isEmpty() ? "the pod" : step.place()));
    LaunchExcerpt excerpt = excerpts.remove(step.place());
    if (excerpt == null) {
      String seen = step.seen().isEmpty() ? "" : step.seen() + " ";
      out.println("    " + seen + palette.cyan("→ " + step.rule()));
    } else {
      out.println("    " + excerpt.line());
      out.println("    " + palette.green(excerpt.underline()) + palette.cyan(" → " + step.rule()));
      excerpt.flags().forEach(flag -> out.println("    " + palette.faint("  " + flag)));
    }
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
    boolean isPlain = decision.status().code().equals(decision.outcome().code());
    String word = decision.status().code() + (isPlain ? "" : ", " + decision.outcome().code());
    return palette.of(decision.status(), word);
  }

  /** What changes in the document that the pods stand in; nothing where nothing does. */
  void printChange(String source, String before, String after) {
    if (!before.equals(after)) {
      printer.printFolded(source, before, after);
      out.println();
    }
  }
}
