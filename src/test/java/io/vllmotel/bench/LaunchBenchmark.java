package io.vllmotel.bench;

import io.vllmotel.command.ImageEntrypoint;
import io.vllmotel.command.Launch;
import io.vllmotel.command.LaunchReader;
import io.vllmotel.command.StartCommand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a script costs, from its text to what it starts: as long as a pod can be, and half of it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class LaunchBenchmark {

  /** What is repeated: plain commands, and what used to be worst. */
  @Param({"vllm serve m --port 8000\n", "a|", "`a\\`b", "x <<E\ny\nE\n", "f(){ f;f; };f;", "$(("})
  public String text;

  /** Characters; twice as many may take twice as long. */
  @Param({"524288", "1048576"})
  public int length;

  private StartCommand start;

  @Setup
  public void repeat() {
    String script = text.repeat(length / text.length() + 1).substring(0, length);
    start =
        new StartCommand(
            List.of("/bin/sh", "-c", script), List.of(), ImageEntrypoint.UNKNOWN, Map.of());
  }

  @Benchmark
  public Launch read() {
    return LaunchReader.read(start);
  }
}
