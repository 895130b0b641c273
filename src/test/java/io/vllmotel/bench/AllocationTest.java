package io.vllmotel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Guards what a review costs without a clock: by the bytes that it allocates, which are the same on
 * every machine once the compiler has done its work. Here it does so at fixed points of the run.
 */
class AllocationTest {

  private static final int WARM_UP = 8_000;
  private static final int MEASURED = 2_000;

  /** Who makes it cheaper, or dearer on purpose, writes the new figure here. */
  @ParameterizedTest
  @CsvSource({"small,126", "medium,147", "large,288", "untouched,36"})
  void reviewAllocatesWhatItDidWhenThisWasWritten(String review, int kibibytes)
      throws RunnerException {
    assertThat(allocated(review) / 1024).isCloseTo(kibibytes, withPercentage(15));
  }

  private static double allocated(String review) throws RunnerException {
    return new Runner(
                new OptionsBuilder()
                    .include(ReviewBenchmark.class.getName())
                    .param("review", review)
                    .mode(Mode.SingleShotTime)
                    .warmupIterations(1)
                    .warmupBatchSize(WARM_UP)
                    .measurementIterations(1)
                    .measurementBatchSize(MEASURED)
                    .jvmArgsAppend("-Xbatch")
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle()
            .getSecondaryResults()
            .get("gc.alloc.rate.norm")
            .getScore()
        / MEASURED;
  }
}
