package io.vllmotel.cli;

import io.vllmotel.injection.Status;
import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestDocument.Content;
import io.vllmotel.manifest.ManifestStream;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import io.vllmotel.reason.Severity;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a command tells about its work on standard error, so that standard output can be piped. */
final class Report {

  /** Something that was asked for was not injected. */
  private static final int NOT_INJECTED = 1;

  private static final int INDENT = 12;

  private final PrintStream err;
  private final Palette palette;
  private final List<Status> statuses = new ArrayList<>();
  private final Set<Reason> explained = new LinkedHashSet<>();
  private int others;
  private int unreadable;

  Report(Console console) {
    this.err = console.err();
    this.palette = console.errPalette();
  }

  /** Counts a document; says so where it cannot be read and therefore stays as it is. */
  void document(ManifestStream stream, ManifestDocument document) {
    switch (document.content()) {
      case Content.Unreadable(String problem, int line) ->
          unreadable(stream.source() + ":" + line + ": " + problem);
      case Content.Tree _ when document.pods().isEmpty() -> other(stream, document);
      case Content.Tree _ -> {}
      case Content.Nothing _ -> {}
    }
  }

  private void other(ManifestStream stream, ManifestDocument document) {
    others++;
    document
        .containersWithoutPod()
        .ifPresent(title ->
            err.println(
                palette.faint(String.format("%-10s", "no pod"))
                    + "  "
                    + palette.bold(title)
                    + palette.faint(" (" + stream.source() + ":" + document.line() + ")")
                    + "  has containers, but no pod template; its pods are injected when they are"
                    + " created"));
  }

  /** Something that is neither YAML nor JSON. */
  void unreadable(String message) {
    unreadable++;
    err.println(palette.yellow("unreadable") + "  " + message);
  }

  /** What became of one pod. */
  void decided(PodDecision decided) {
    Status status = decided.decision().status();
    Reason outcome = decided.decision().outcome();
    List<Finding> told =
        decided.decision().findings().stream()
            .filter(finding -> finding.reason().severity() != Severity.INFO)
            .toList();
    statuses.add(status);
    boolean saysWhy = status == Status.SKIPPED || status == Status.UNTOUCHED;
    boolean isTold = told.stream().anyMatch(finding -> finding.reason() == outcome);
    err.println(
        palette.of(status, String.format("%-10s", status.code()))
            + "  "
            + palette.bold(decided.title())
            + palette.faint(" (" + decided.source() + ")")
            + (saysWhy && !isTold ? "  " + outcome.code() : ""));
    if (saysWhy) {
      explained.add(outcome);
    }
    MissingQuotes.of(decided.place().pod()).forEach(this::warn);
    told.forEach(this::found);
  }

  private void warn(String message) {
    err.println(" ".repeat(INDENT) + palette.yellow("warning") + ": " + message);
  }

  private void found(Finding finding) {
    String severity = finding.reason().severity() == Severity.ERROR ? "error" : "warning";
    String painted =
        finding.reason().severity() == Severity.ERROR
            ? palette.red(severity)
            : palette.yellow(severity);
    err.println(" ".repeat(INDENT) + painted + ": " + finding.message());
    explained.add(finding.reason());
  }

  /** What to do about all that was told, each thing once, and the sum. */
  void finish() {
    if (!explained.isEmpty()) {
      err.println();
    }
    for (Reason reason : explained) {
      err.println(palette.cyan(reason.code()) + ": " + reason.sentence());
      err.println("    " + reason.advice());
    }
    err.println();
    err.println(sum());
  }

  /** For a command that tells of each pod itself. */
  void told(PodDecision decided) {
    statuses.add(decided.decision().status());
  }

  /** For such a command: says only if there was nothing to tell. */
  void finishIfEmpty() {
    if (statuses.isEmpty()) {
      err.println(sum());
    }
  }

  private String sum() {
    List<String> parts = new ArrayList<>();
    for (Status status : Status.values()) {
      long count = statuses.stream().filter(status::equals).count();
      if (count > 0) {
        parts.add(count + " " + status.code());
      }
    }
    if (others > 0) {
      parts.add(others == 1 ? "1 other document" : others + " other documents");
    }
    if (unreadable > 0) {
      parts.add(unreadable + " unreadable");
    }
    if (statuses.isEmpty()) {
      parts.addFirst("no pod or pod template found");
    }
    return String.join(", ", parts);
  }

  /** 2 where nothing could be read at all, else 0. */
  int exitCode() {
    boolean isUsable = unreadable == 0 || others > 0 || !statuses.isEmpty();
    return isUsable ? 0 : Main.UNUSABLE;
  }

  /** Besides, 1 where something that was asked for was not done, or could not be looked at. */
  int strictExitCode() {
    boolean isComplete =
        unreadable == 0 && !statuses.contains(Status.SKIPPED) && !statuses.contains(Status.PARTIAL);
    return isComplete || exitCode() != 0 ? exitCode() : NOT_INJECTED;
  }
}
