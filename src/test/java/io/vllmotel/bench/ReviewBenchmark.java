package io.vllmotel.bench;

import io.vllmotel.admission.Answer;
import java.io.IOException;
import java.nio.file.Files;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What a review costs: pods of three sizes, and one that asks for nothing. */
public class ReviewBenchmark extends EngineBenchmark {

  /** A file in {@code bench/reviews}. */
  @Param({"small", "medium", "large", "untouched"})
  public String review;

  @Setup
  public void read() throws IOException {
    body = Files.readAllBytes(REVIEWS.resolve(review + ".json"));
    boolean isPatched =
        answer() instanceof Answer.Reviewed it && it.body().toString().contains("\"patch\"");
    if (isPatched == review.equals("untouched")) {
      throw new IllegalStateException(review + " is decided otherwise than its name says");
    }
  }
}
