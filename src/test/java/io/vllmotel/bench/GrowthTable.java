package io.vllmotel.bench;

import java.io.IOException;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link GrowthBenchmark} and prints one table, which {@code bench/growth} draws. */
public final class GrowthTable {

  private static final double MEBIBYTE = 1 << 20;

  private GrowthTable() {}

  /** Prints the table to standard output. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    System.out.println(
        """
        | containers | bytes | ms per review | ms per MiB |
        | ---: | ---: | ---: | ---: |\
        """);
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include(GrowthBenchmark.class.getName())
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run()) {
      int containers = Integer.parseInt(result.getParams().getParam("containers"));
      int bytes = GrowthBenchmark.review(containers).length;
      double millis = result.getPrimaryResult().getScore() / 1000;
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %.2f | %.1f |%n",
          containers + 1,
          bytes,
          millis,
          millis / (bytes / MEBIBYTE));
    }
  }
}
