package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a launch was seen, in what the user wrote: what `explain` underlines. */
class LocationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "echo x; exec vllm serve m | vllm serve",
        "if true; then python3 -u -m vllm.entrypoints.openai.api_server; fi"
            + " | python3 -u -m vllm.entrypoints.openai.api_server",
        "nohup env A=1 vllm  serve m & | vllm  serve",
        "eval \"exec vllm serve $X\" | vllm serve",
        "sh -c 'true; vllm serve m' | vllm serve",
        "echo \"$(vllm serve m)\" | vllm serve",
        "echo `vllm serve m` | vllm serve",
        "C='vllm serve m'; $C --port 1 | $C",
        "$(PREFIX) vllm serve m | vllm serve",
        "v\"ll\"m serve m | v\"ll\"m serve",
        "vllm bench x | vllm",
        "/app/start.sh x | /app/start.sh",
      })
  void theLaunchIsUnderlined(String script, String underlined) {
    Launch launch =
        LaunchReader.read(
            new StartCommand(
                List.of("/bin/sh", "-c", script),
                List.of(),
                ImageEntrypoint.UNKNOWN,
                Map.of("PREFIX", "a long program; env A=1")));

    assertThat(launch.location())
        .hasValueSatisfying(location -> {
          assertThat(location.place()).isEqualTo("command[2]");
          assertThat(script.substring(location.start(), location.end())).isEqualTo(underlined);
        });
  }
}
