package io.vllmotel.bench;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import java.io.IOException;
import java.nio.file.Files;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a review costs as pods grow, up to the 1.5 MiB that etcd takes: the small review with more
 * containers of 40 variables each beside the one that runs vLLM.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {
      "-XX:+UseSerialGC",
      "-XX:+UseCompactObjectHeaders",
      "-Xmx128m",
      "--sun-misc-unsafe-memory-access=allow"
    })
@State(Scope.Thread)
public class GrowthBenchmark {

  private static final int VARIABLES = 40;

  /** Containers that are added. */
  @Param({"0", "25", "50", "100", "200", "400"})
  public int containers;

  private final AdmissionHandler handler = AdmissionHandler.standard();
  private final ClusterSnapshot cluster = ReviewBenchmark.cluster();
  private byte[] body = {};

  @Setup
  public void grow() throws IOException {
    body = review(containers);
  }

  @Benchmark
  public Answer answer() {
    return handler.mutate(body, Entry.ON_REQUEST, cluster, Deadline.NEVER);
  }

  static byte[] review(int added) throws IOException {
    JsonMapper mapper = new JsonMapper();
    byte[] small = Files.readAllBytes(ReviewBenchmark.REVIEWS.resolve("small.json"));
    ObjectNode review = (ObjectNode) mapper.readTree(small);
    ArrayNode containers = (ArrayNode) review.at("/request/object/spec/containers");
    for (int number = 0; number < added; number++) {
      ObjectNode container = containers.addObject();
      container
          .put("name", "beside-" + number)
          .put("image", "registry.example.org/beside:1." + number);
      ArrayNode variables = container.putArray("env");
      for (int variable = 0; variable < VARIABLES; variable++) {
        variables
            .addObject()
            .put("name", "SETTING_NUMBER_" + variable)
            .put("value", "the value of setting " + variable);
      }
    }
    return mapper.writeValueAsBytes(review);
  }
}
