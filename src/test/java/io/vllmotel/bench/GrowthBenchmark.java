package io.vllmotel.bench;

import java.io.IOException;
import java.nio.file.Files;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a review costs as pods grow, up to the 1.5 MiB that etcd takes: the small review with more
 * containers of 40 variables each beside the one that runs vLLM.
 */
public class GrowthBenchmark extends EngineBenchmark {

  private static final int VARIABLES = 40;

  /** Containers that are added. */
  @Param({"0", "25", "50", "100", "200", "400"})
  public int containers;

  @Setup
  public void grow() throws IOException {
    body = review(containers);
  }

  static byte[] review(int added) throws IOException {
    JsonMapper mapper = new JsonMapper();
    byte[] small = Files.readAllBytes(REVIEWS.resolve("small.json"));
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
