package io.vllmotel.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The table of values in the chart's README is written from the comments in {@code values.yaml}.
 */
class ChartReadmeTest {

  private static final Path CHART = Path.of("charts/vllm-otel-injector");
  private static final Path README = CHART.resolve("README.md");
  private static final String BEGIN = "| value | default | meaning |\n| --- | --- | --- |\n";
  private static final String COMMENT = "# -- ";
  private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z]+):(?: (.+))?$");

  @Test
  void tableSaysWhatTheCommentsSay() throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN);
    assertThat(begin).as("head of the table in README.md").isNotNegative();
    int end = readme.indexOf("\n\n", begin);
    String expected = readme.substring(0, begin) + BEGIN + table() + readme.substring(end + 1);
    if (Boolean.getBoolean("golden.update")) {
      assertThat(System.getenv("CI")).as("CI never rewrites pages").isNotEqualTo("true");
      Files.writeString(README, expected);
    }

    assertThat(README).usingCharset(UTF_8).content().isEqualTo(expected);
  }

  /** A row for each value with a comment; a value one level down is named with its parent. */
  private static String table() throws IOException {
    StringBuilder table = new StringBuilder();
    StringBuilder path = new StringBuilder();
    String comment = "";
    for (String line : Files.readAllLines(CHART.resolve("values.yaml"))) {
      Matcher key = KEY.matcher(line);
      if (line.strip().startsWith(COMMENT)) {
        comment = line.strip().substring(COMMENT.length());
      } else if (key.matches()) {
        path.setLength(Math.min(path.length(), prefixLength(path, key.group(1).length() / 2)));
        path.append(path.isEmpty() ? "" : ".").append(key.group(2));
        if (!comment.isEmpty()) {
          table.append("| `%s` | `%s` | %s |%n".formatted(path, key.group(3), comment));
          comment = "";
        }
      }
    }
    return table.toString();
  }

  private static int prefixLength(StringBuilder path, int depth) {
    int end = 0;
    for (int level = 0; level < depth; level++) {
      int dot = path.indexOf(".", end + 1);
      end = dot < 0 ? path.length() : dot;
    }
    return depth == 0 ? 0 : end;
  }
}
