package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Any container is read without failing, and what is found stands in its command.
 *
 * <p>As a test it reads its corpus; {@code JAZZER_FUZZ=1 mvn test -Djazzer.hooks=true
 * -Dtest=LaunchReaderFuzzTest} looks for more.
 */
class LaunchReaderFuzzTest {

  /** The first character says what a line is: a word of args, a variable, else of command. */
  @FuzzTest(maxDuration = "60m")
  void readsAnything(FuzzedDataProvider data) {
    ImageEntrypoint entrypoint = data.pickValue(ImageEntrypoint.values());
    List<String> command = new ArrayList<>();
    List<String> args = new ArrayList<>();
    Map<String, String> variables = new LinkedHashMap<>();
    for (String word : data.consumeRemainingAsString().split("\u001e", -1)) {
      if (word.startsWith("a")) {
        args.add(word.substring(1));
      } else if (word.startsWith("v")) {
        int equals = word.indexOf('=');
        variables.put(word.substring(1, Math.max(1, equals)), word.substring(equals + 1));
      } else {
        command.add(word.isEmpty() ? word : word.substring(1));
      }
    }
    StartCommand start = new StartCommand(command, args, entrypoint, variables);

    Launch launch = LaunchReader.read(start);

    launch.location().ifPresent(location -> check(location, start));
    PythonPathWrapper.wrap(command, "/vllm-otel")
        .ifPresent(
            wrapped -> LaunchReader.read(new StartCommand(wrapped, args, entrypoint, variables)));
  }

  private static void check(Location location, StartCommand start) {
    List<String> list = location.list().equals("command") ? start.command() : start.args();
    assertThat(location.index()).isBetween(0, list.size() - 1);
    int length = list.get(location.index()).length();
    assertThat(location.start()).isBetween(0, length);
    assertThat(location.end()).isBetween(location.start(), length);
  }
}
