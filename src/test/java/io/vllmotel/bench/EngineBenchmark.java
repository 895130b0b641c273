package io.vllmotel.bench;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** From the bytes of a review to the text of its answer, on one thread, without a network. */
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
public abstract class EngineBenchmark {

  static final Path REVIEWS = Path.of("bench/reviews");

  /** The review, set by whoever knows which. */
  byte[] body = {};

  private final AdmissionHandler handler = AdmissionHandler.standard();
  private final ClusterSnapshot cluster = cluster();

  @Benchmark
  public Answer answer() {
    return handler.mutate(body, Entry.ON_REQUEST, cluster, Deadline.NEVER);
  }

  private static ClusterSnapshot cluster() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("metadata").put("namespace", "models").put("name", "vllm");
    ObjectNode spec = tree.putObject("spec");
    spec.putObject("exporter").put("endpoint", "http://otel-collector.observability:4318");
    spec.putArray("propagators").add("tracecontext").add("baggage");
    spec.putObject("sampler").put("type", "parentbased_traceidratio").put("argument", "0.25");
    Installation installation = Installation.standard();
    Instrumentation instrumentation = InstrumentationReader.read(tree, installation.pythonImage());
    return new ClusterSnapshot(
        installation,
        Map.of(),
        Map.of("models", List.of(instrumentation)),
        ClusterSnapshot.of(installation).owners());
  }
}
