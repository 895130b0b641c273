package io.vllmotel.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vllmotel.manifest.ManifestDocument.Content;
import io.vllmotel.manifest.ManifestDocument.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestStreamTest {

  static List<Path> files() {
    return Manifests.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsTheSameTextWhenNothingIsEdited(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);

    ManifestStream stream = ManifestStream.read(file.toString(), bytes);

    assertThat(stream.text().getBytes(UTF_8)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# only a comment",
        "---",
        "---\n---\n",
        "a: 1",
        "a: 1\r\n---\r\nb: 2\r\n",
        "\uFEFFa: 1\n---\nb: 2\n",
        "%YAML 1.1\n---\na: 1\n...\n# between\n---\nb: |\n  ---\n  text\n",
        "{{- if .Values.x }}\nkind: Pod\n{{- end }}\n---\na: 1\n",
        "{\"a\": 1}\n{\"b\": 2} {\"c\": 3}\n",
        "[{\"a\": 1e3}]",
        "--- {a: 1}\n--- # comment\nb: 2",
        "a: 1\r---\rb: 2\r",
        "a: \"x\n  y\"\n---x: 1\n",
        "key: &a {x: 1}\nother: *a\n",
        "\uD83D\uDE00: smile\n"
      })
  void noCharacterIsLost(String text) {
    ManifestStream stream = ManifestStream.read("test", text.getBytes(UTF_8));

    assertThat(stream.text()).isEqualTo(text);
  }

  @Test
  void documentsKnowTheirLines() {
    ManifestStream stream = read("# head\na: 1\n---\nb: 2\n---\n# tail\n");

    assertThat(stream.documents()).extracting(ManifestDocument::line).containsExactly(1, 3, 5);
    assertThat(stream.documents().getLast().content()).isEqualTo(new Content.Nothing());
  }

  @Test
  void directiveStaysWithItsDocument() {
    ManifestStream stream = read("a: 1\n...\n%YAML 1.1\n# why\n---\nb: 2\n");

    assertThat(stream.documents()).hasSize(2);
    assertThat(stream.documents().getLast().text()).startsWith("%YAML 1.1");
    assertThat(stream.documents().getLast().tree()).isPresent();
  }

  @Test
  void templateThatWasNotRenderedIsUnreadableAtItsLine() {
    ManifestStream stream = read("a: 1\n---\nb: 2\n{{- if .Values.x }}\nc: 3\n");

    assertThat(stream.documents().getFirst().tree()).isPresent();
    assertThat(stream.documents().getLast().content())
        .isInstanceOfSatisfying(
            Content.Unreadable.class, content -> assertThat(content.line()).isBetween(4, 5));
  }

  @Test
  void jsonValuesInOneTextAreDocumentsOfTheirOwn() {
    ManifestStream stream = read("{\"a\": 1}\n{\"b\": 2}");

    assertThat(stream.documents()).extracting(ManifestDocument::format).containsOnly(Format.JSON);
    assertThat(stream.documents()).extracting(ManifestDocument::line).containsExactly(1, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: &x [*x]\n", "a: *nowhere\n", "\t- a\n", "a: b: c\n", "a: 'x\n", "{a"})
  void whatIsNoYamlIsUnreadable(String text) {
    assertThat(read(text).documents().getFirst().content()).isInstanceOf(Content.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "- "})
  void deepNestingIsUnreadable(String opening) {
    ManifestStream stream = read(opening.repeat(100_000));

    assertThat(stream.documents().getFirst().content()).isInstanceOf(Content.Unreadable.class);
  }

  @Test
  void aliasesOfAliasesAreUnreadable() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int level = 1; level < 12; level++) {
      String alias = "*a" + (level - 1) + ", ";
      text.append("a%d: &a%d [%s]\n".formatted(level, level, alias.repeat(10)));
    }

    assertThat(read(text.toString()).documents().getFirst().content())
        .isInstanceOf(Content.Unreadable.class);
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedWithTheFile() {
    assertThatThrownBy(() -> ManifestStream.read("pod.yaml", "ä".getBytes(ISO_8859_1)))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("pod.yaml")
        .hasMessageContaining("UTF-8");
  }

  private static ManifestStream read(String text) {
    return ManifestStream.read("test", text.getBytes(UTF_8));
  }
}
