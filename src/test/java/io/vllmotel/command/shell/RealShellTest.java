package io.vllmotel.command.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tests see of a shell is all that it did. */
class RealShellTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whatIsLeftInTheBackgroundIsHeardToItsEnd(RealShell shell) {
    List<String> command = new ArrayList<>(shell.command());
    command.addAll(List.of("-c", "{ sleep 0.2; echo late; } & echo early; exit 3"));

    assertThat(RealShell.run(command, folder, Map.of()))
        .isEqualTo(new RealShell.Outcome(3, "early\nlate\n"));
  }
}
