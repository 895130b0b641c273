package io.vllmotel.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.instrumentation.Installation.KnownImage;
import io.vllmotel.vllm.Bridge;
import io.vllmotel.vllm.KnownImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about launchers is written from the tables and the cases. */
class LaunchersDocTest {

  private static final Path PAGE = Path.of("docs/launchers.md");

  private static final String HEAD =
      """
      # How vLLM is started, and what we do

      A container counts as a vLLM API server by what it starts; the name of its image is never
      evidence. Argument lists are read behind the prefixes below, full paths and the options of
      `python`; scripts are read to know whether and what they start, and are never edited. Where a
      script may start a server in one branch and something else in another, it counts as a server:
      the bridge sees in the process which it was.

      *Generated from `Launcher`, `Bystander`, `Prefix`, the table of images and
      `src/test/resources/command/cases.yaml`; `make golden-update` writes it anew.*
      """;

  private static final String PLUGIN = Bridge.builtIn().entryPoint();

  private static final String ENVIRONMENT =
      """

      A command can keep `PYTHONPATH` from the server: by `env -i`, `env -u PYTHONPATH`, `sudo`,
      `setpriv --reset-env`, `python -I` or `-E`, `unset`, or by a value of its own as in
      `export PYTHONPATH=/app`. The bridge would not be loaded, so the container is left alone
      (`pythonpath_not_effective`); `PYTHONPATH=/app:$PYTHONPATH` is fine. So it is where the command
      sets `VLLM_PLUGINS` without `vllm_otel_bridge` (`plugins_not_effective`); in the container's
      `env` the bridge is added to it.
      """;

  private static final String FLAGS =
      """

      ## Where a flag goes

      | the launch | the flag |
      | --- | --- |
      | an argument list, all in `command` | at the end of `command` |
      | an argument list with `args`, or the image's entrypoint | at the end of `args` |
      | a script that passes on `"$@"` to the server | at the end of `args`; where the pod gives the script no `$0` (`sh -c SCRIPT` alone), a word for it comes first |
      | a script of KServe that appends `VLLM_ADDITIONAL_ARGS` | in that variable |
      | the SageMaker entrypoint | in `SM_VLLM_…` variables |
      | any other script, and hosts | nowhere: the bridge turns tracing on in the process (`flag_left_to_bridge`) |

      A flag that is there already, in any spelling, in the script, in a variable that it uses or in
      `args`, is found, and its endpoint is the endpoint.
      """;

  @Test
  void pageSaysWhatTheTablesSay() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      assertThat(System.getenv("CI")).as("CI never rewrites pages").isNotEqualTo("true");
      Files.writeString(PAGE, page());
    }

    assertThat(PAGE).usingCharset(UTF_8).content().isEqualTo(page());
  }

  private static String page() {
    return HEAD
        + table(
            "Launchers",
            "launcher | written as | what we do",
            Arrays.stream(Launcher.values()).map(LaunchersDocTest::row).toList())
        + table(
            "Left alone",
            "what it is | written as",
            Arrays.stream(Bystander.values())
                .map(row -> row.title() + " | " + code(row.written()))
                .toList())
        + "\nAlso left alone: `vllm serve` with `--headless`, `--grpc`, `--help` or"
        + " `VLLM_USE_RUST_FRONTEND`, and Python\nfiles whose name has `proxy` or `router` in it.\n"
        + "\n## Prefixes\n\nTaken away before the launcher is looked for: "
        + code(Arrays.stream(Prefix.values()).map(Prefix::program).toList())
        + ".\n"
        + ENVIRONMENT
        + FLAGS
        + table(
            "Images",
            "repository ends in | starts the server without a command | tags are vLLM versions"
                + " | `PYTHONPATH` of the image",
            KnownImages.all().stream().map(LaunchersDocTest::row).toList())
        + table(
            "Scripts, case by case",
            "case | container | what it is | the flag",
            Case.all().map(LaunchersDocTest::row).toList());
  }

  private static String row(Launcher launcher) {
    String does =
        switch (launcher.kind()) {
          case SERVER -> "bridge, flags where there is a place";
          case HOST -> "bridge only: it runs vLLM inside itself and has flags of its own";
        };
    return launcher.title() + " | " + code(launcher.written()) + " | " + does;
  }

  private static String row(KnownImage image) {
    return "`%s` | %s | %s | %s"
        .formatted(
            image.repository(),
            image.startsServer() ? "yes" : "no",
            image.tagsAreVersions() ? "yes" : "no",
            image.pythonPath().map(path -> path.isEmpty() ? "none" : path).orElse("not known"));
  }

  private static String row(Case script) {
    StartCommand start = script.start("sh");
    Verdict verdict = Verdict.of(LaunchReader.read(start));
    String words =
        start.command().size() == 3 && start.args().isEmpty()
            ? start.command().getLast()
            : start.command() + (start.args().isEmpty() ? "" : " " + start.args());
    String is = verdict.seen().isEmpty() ? verdict.is() : verdict.is() + ": " + verdict.seen();
    String what = cell(is) + keptOut(script.serverVariables());
    return "%s | %s | %s | %s".formatted(script, cell(words), what, verdict.flags());
  }

  private static String keptOut(ServerVariables seen) {
    if (seen.pythonPath().stream().noneMatch(it -> it.orElse("").contains(Case.PYTHONPATH))) {
      return ", `pythonpath_not_effective`";
    }
    boolean named = seen.plugins().stream().anyMatch(it -> it.orElse(PLUGIN).contains(PLUGIN));
    return named ? "" : ", `plugins_not_effective`";
  }

  private static String table(String title, String columns, List<String> rows) {
    String rule = columns.replaceAll("[^|]+", " --- ").strip();
    return "\n## %s\n\n| %s |\n| %s |\n".formatted(title, columns, rule)
        + rows.stream().map(row -> "| " + row + " |\n").collect(joining());
  }

  private static String code(List<String> texts) {
    return texts.isEmpty()
        ? "–"
        : texts.stream().map(text -> "`" + text + "`").collect(joining(", "));
  }

  /** Code that stays in one cell of a table. */
  private static String cell(String text) {
    String line = text.strip().replace("\n", " ⏎ ").replace("\t", " ").replace("|", "\\|");
    return line.contains("`") ? "`` " + line + " ``" : "`" + line + "`";
  }
}
