package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrongUseTest {

  @TempDir Path folder;

  @Test
  void withoutCommandItTeaches() {
    CommandLineRun run = CommandLineRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("inject", "uninject", "explain", "serve", "Examples:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inject",
        "uninject",
        "explain",
        "status",
        "serve",
        "certificates",
        "completion",
        "version"
      })
  void everyCommandHasHelp(String command) {
    CommandLineRun run = CommandLineRun.of(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: vllm-otel " + command);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void misspeltCommandGetsASuggestion() {
    CommandLineRun run = CommandLineRun.of("injct");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("injct").contains("inject").contains("--help");
  }

  @Test
  void missingFileIsNamed() {
    CommandLineRun run = CommandLineRun.of("inject", "-f", folder.resolve("no.yaml").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no.yaml: found no such file");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void folderWithoutFilesIsNamedWithWhatWasExpected() {
    CommandLineRun run =
        CommandLineRun.withInput("", "explain", "-f", "-", "--context", folder.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(folder.toString()).contains(".yaml, .yml or .json");
  }

  @Test
  void contextThatIsNotThereIsNamed() {
    String context = folder.resolve("no.yaml").toString();

    CommandLineRun run = CommandLineRun.withInput("", "explain", "-f", "-", "--context", context);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no.yaml: found no such file");
  }

  @Test
  void serverToldToWatchAFileSaysThatItWantsAFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "a: 1\n");

    CommandLineRun run = CommandLineRun.of("serve", "--standalone", "--context", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("found a file; expected a folder");
  }

  @Test
  void inputThatIsNoYamlEndsWithItsLine() {
    CommandLineRun run =
        CommandLineRun.withInput("kind: Pod\nmetadata: a: b\n", "inject", "-f", "-");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("standard input:2: mapping values are not allowed here");
    assertThat(run.out()).isEqualTo("kind: Pod\nmetadata: a: b\n");
  }

  @Test
  void unreadableDocumentBesideOthersIsOnlyAFailureWhenStrict() {
    String input = "a: 1\n---\n{{- if .Values.x }}\n";

    CommandLineRun lenient = CommandLineRun.withInput(input, "inject", "-f", "-");
    CommandLineRun strict = CommandLineRun.withInput(input, "inject", "--strict", "-f", "-");

    assertThat(lenient.exitCode()).isZero();
    assertThat(lenient.out()).isEqualTo(input);
    assertThat(lenient.err()).contains("standard input:3:");
    assertThat(strict.exitCode()).isEqualTo(1);
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    CommandLineRun run = CommandLineRun.of("inject", "-f", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("a.yaml").contains("not UTF-8");
  }

  @Test
  void defaultInstrumentationHasToBeOne() throws IOException {
    Path file = Files.writeString(folder.resolve("two.yaml"), "a: 1\n---\nb: 2\n");

    CommandLineRun run =
        CommandLineRun.withInput(
            "", "inject", "-f", "-", "--default-instrumentation", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("two.yaml: found 2 documents; expected one Instrumentation");
  }

  @Test
  void emptyInputIsNoError() {
    CommandLineRun run = CommandLineRun.withInput("", "inject", "-f", "-");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
  }

  @Test
  void completionKnowsTheCommands() {
    CommandLineRun run = CommandLineRun.of("completion");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("complete -F").contains("uninject");
  }
}
