package io.vllmotel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link ReviewBenchmark} and prints one table.
 *
 * <p>Times are this machine's; the columns by size and the allocation can be compared between
 * machines: where they grow from small to large, something is not linear.
 */
public final class ReviewTable {

  private static final double KIBIBYTE = 1024;

  private ReviewTable() {}

  /** Prints the table to standard output. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(ReviewBenchmark.class.getName())
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run();
    System.out.println(
        """
        | review | bytes | µs per review | µs per KiB | KiB allocated | allocated per byte |
        | --- | ---: | ---: | ---: | ---: | ---: |\
        """);
    for (RunResult result : results) {
      System.out.println(row(result));
    }
  }

  private static String row(RunResult result) throws IOException {
    String review = result.getParams().getParam("review");
    long bytes = Files.size(EngineBenchmark.REVIEWS.resolve(review + ".json"));
    double micros = result.getPrimaryResult().getScore();
    double error = result.getPrimaryResult().getScoreError();
    double allocated = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f ± %.1f | %.1f | %.1f | %.1f |",
        review,
        bytes,
        micros,
        error,
        micros / (bytes / KIBIBYTE),
        allocated / KIBIBYTE,
        allocated / bytes);
  }
}
