package io.vllmotel.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.vllmotel.manifest.ManifestStream;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Prints manifests after a change, in the form that was asked for. */
final class ManifestPrinter {

  private static final int CONTEXT_LINES = 3;

  private final PrintStream out;
  private final Palette palette;
  private String printed = "";

  ManifestPrinter(Console console) {
    this.out = console.out();
    this.palette = console.outPalette();
  }

  void print(Output output, ManifestStream before, ManifestStream after) {
    switch (output) {
      case YAML -> printYaml(after.text());
      case JSON ->
          after.documents().stream()
              .flatMap(document -> document.tree().stream())
              .forEach(this::printJson);
      case DIFF -> printDiff(before.source(), before.text(), after.text());
    }
  }

  /** Between two inputs there has to be a separator; within one, everything is as it came. */
  private void printYaml(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (!printed.isEmpty()) {
      out.print(printed.endsWith("\n") ? "" : "\n");
      out.print(text.startsWith("---") ? "" : "---\n");
    }
    out.print(text);
    printed = text;
  }

  private void printJson(JsonNode value) {
    out.println(value.toPrettyString());
  }

  /** For a program every line, since it may apply them; for people what they can read. */
  private void printDiff(String source, String before, String after) {
    switch (palette) {
      case PLAIN -> diff(source, before, after).forEach(out::println);
      case COLOURED -> printFolded(source, before, after);
    }
  }

  /** A diff for people: of a long text that is added, such as a file, only the length is told. */
  void printFolded(String source, String before, String after) {
    LongTextFold.fold(diff(source, before, after)).forEach(line -> out.println(painted(line)));
  }

  private static List<String> diff(String source, String before, String after) {
    List<String> lines = before.lines().toList();
    String path = source.replaceFirst("^/+", "");
    return UnifiedDiffUtils.generateUnifiedDiff(
        "a/" + path,
        "b/" + path,
        lines,
        DiffUtils.diff(lines, after.lines().toList()),
        CONTEXT_LINES);
  }

  private String painted(String line) {
    if (line.startsWith("+++") || line.startsWith("---")) {
      return palette.bold(line);
    }
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> palette.green(line);
      case '-' -> palette.red(line);
      case '@' -> palette.cyan(line);
      default -> line;
    };
  }
}
