package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The nasty scripts of {@code cases.yaml}: what is said of them. */
class CasesTest {

  @Test
  void thereAreManyAndEachHasANameOfItsOwn() {
    assertThat(cases().map(Case::toString)).hasSizeGreaterThan(200).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isReadAsItIsMeant(Case script) {
    Launch launch = LaunchReader.read(script.start("/bin/sh"));

    assertThat(Verdict.of(launch)).isEqualTo(Verdict.of(script.row()));
    if (launch instanceof Launch.Server server) {
      assertThat(server.flags().tracesEndpoint())
          .isEqualTo(Optional.ofNullable(script.row().path("endpoint").asString(null)));
      assertThat(server.flags().statsDisabled()).isEqualTo(script.row().has("stats"));
      assertThat(server.variables()).isEqualTo(script.serverVariables());
    }
  }

  static Stream<Case> cases() {
    return Case.all();
  }
}
