package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.command.KubeletReferences.Completeness;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of the kubelet's own test ({@code expand_test.go}), and what bounds the work. */
class KubeletReferencesTest {

  private static final Map<String, String> VARIABLES =
      Map.of("VAR_A", "A", "VAR_B", "B", "VAR_REF", "$(VAR_A)", "EMPTY", "");

  @ParameterizedTest
  @CsvSource({
    "$(VAR_A), A",
    "___$(VAR_B)___, ___B___",
    "$(VAR_A)-$(VAR_B), A-B",
    "f000-$$VAR_A, f000-$VAR_A",
    "$$(VAR_B)_$(VAR_A), $(VAR_B)_A",
    "$$$(VAR_B)_$(VAR_A), $B_A",
    "$$$$(VAR_A), $$(VAR_A)",
    "$(, $(",
    "$, $",
    "$VAR_A, $VAR_A",
    "${VAR_A}, ${VAR_A}",
    "$(MISSING)x, $(MISSING)x",
    "$(VAR_A$(VAR_B), $(VAR_A$(VAR_B)",
    "x$(EMPTY)y, xy",
    "a$$, a$",
    "$(VAR_A))$$(, A)$(",
  })
  void expandsAsTheKubelet(String text, String expected) {
    assertThat(KubeletReferences.of(VARIABLES).expand(text).source().text()).isEqualTo(expected);
  }

  @Test
  void aVariableSeesThoseBeforeIt() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("LATE", "$(FIRST)");
    variables.put("FIRST", "1");
    variables.put("SECOND", "$(FIRST)2");

    KubeletReferences references = KubeletReferences.of(variables);

    assertThat(references.values()).containsEntry("LATE", "$(FIRST)").containsEntry("SECOND", "12");
  }

  @Test
  void anUnknownReferenceLeavesTheTextIncomplete() {
    KubeletReferences references = KubeletReferences.of(VARIABLES);

    assertThat(references.expand("$(MISSING)").completeness()).isEqualTo(Completeness.PARTIAL);
    assertThat(references.expand("$$(MISSING)").completeness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void everyCharacterKnowsWhereItWasWritten() {
    var source = KubeletReferences.of(Map.of("A", "long")).expand("x$(A)y").source();

    assertThat(source.text()).isEqualTo("xlongy");
    assertThat(source.origin(0)).isZero();
    assertThat(source.origin(1)).isEqualTo(1);
    assertThat(source.origin(4)).isEqualTo(1);
    assertThat(source.origin(5)).isEqualTo(5);
    assertThat(source.origin(6)).isEqualTo(6);
  }

  @Test
  void referencesToReferencesCannotGrowWithoutBound() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("V0", "x".repeat(1000));
    for (int i = 1; i < 60; i++) {
      String before = "$(V" + (i - 1) + ")";
      variables.put("V" + i, before + before);
    }

    KubeletReferences references = KubeletReferences.of(variables);

    assertThat(references.expand("$(V59)").source().text().length()).isLessThan(2 << 20);
  }
}
