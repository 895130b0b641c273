package io.vllmotel.reason;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of reasons is written from the catalogue, with {@code make golden-update}. */
class ReasonsDocTest {

  private static final Path PAGE = Path.of("docs/reasons.md");

  private static final String HEAD =
      """
      # Reasons

      Everything that the injector can say about a pod, by its code. The same code stands in the
      annotation `vllm-otel.io/reasons` of the pod, in the warnings of `kubectl`, in the audit log, in
      the label `reason` of the metrics, in the server's log and in `vllm-otel explain`. A code never
      changes once it is released.

      *Generated from `Reason.java`; `make golden-update` writes it anew.*

      | code | severity | what is so |
      | --- | --- | --- |
      """;

  @Test
  void pageSaysWhatTheCatalogueSays() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      assertThat(System.getenv("CI")).as("CI never rewrites pages").isNotEqualTo("true");
      Files.writeString(PAGE, page());
    }

    assertThat(PAGE).usingCharset(UTF_8).content().isEqualTo(page());
  }

  @Test
  void everyReasonSaysWhatIsSoAndWhatToDo() {
    assertThat(Reason.values())
        .allSatisfy(reason -> {
          assertThat(reason.sentence()).endsWith(".");
          assertThat(reason.advice()).isNotBlank();
          assertThat(Reason.ofCode(reason.code())).contains(reason);
        });
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Reason reason : Reason.values()) {
      page.append(
          "| [`%s`](#%s) | %s | %s |%n"
              .formatted(reason.code(), reason.code(), severity(reason), reason.sentence()));
    }
    for (Reason reason : Reason.values()) {
      page.append(
          "%n## %s%n%n%s (%s)%n%n%s%n"
              .formatted(reason.code(), reason.sentence(), severity(reason), reason.advice()));
    }
    return page.toString();
  }

  private static String severity(Reason reason) {
    return reason.severity().name().toLowerCase(Locale.ROOT);
  }
}
