package io.vllmotel.server;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has pods injected that nobody will see.
 *
 * <p>Over the own port a sample is decided in the real context, where nothing may be asked for; so
 * the path that matters most is run here, in a context in which it is.
 */
final class EngineWarmUp {

  private final AdmissionHandler handler;
  private final byte[] review;
  private final Duration budget;

  EngineWarmUp(AdmissionHandler handler, byte[] review, Duration budget) {
    this.handler = handler;
    this.review = review.clone();
    this.budget = budget;
  }

  /** Runs on the calling thread until the budget is used up; gives the number of reviews. */
  int run() {
    ClusterSnapshot cluster = ClusterSnapshot.of(installation());
    long end = System.nanoTime() + budget.toNanos();
    int count = 0;
    while (System.nanoTime() - end < 0) {
      var _ = handler.mutate(review, Entry.AUTOMATIC, cluster, Deadline.NEVER);
      count++;
    }
    return count;
  }

  private static Installation installation() {
    Installation standard = Installation.standard();
    return new Installation(
        Optional.of(instrumentation(standard.pythonImage())),
        standard.sharedInstrumentationNamespaces(),
        standard.excludedNamespaces(),
        standard.pythonImage(),
        standard.defaults(),
        standard.images());
  }

  private static Instrumentation instrumentation(String pythonImage) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("spec").putObject("exporter").put("endpoint", "http://warm-up.invalid:4318");
    return InstrumentationReader.read(tree, pythonImage);
  }
}
