package io.vllmotel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReviewJsonTest {

  private static final String MANAGED = "\"managedFields\":[{\"f:spec\":{\"f:a\":{}}}]";

  @Test
  void managedFieldsOfObjectsAreLeftOut() {
    assertThat(read("{" + MANAGED + ",\"name\":\"a\"}")).isEqualTo(read("{\"name\":\"a\"}"));
    assertThat(read("{\"name\":\"a\"," + MANAGED + "}")).isEqualTo(read("{\"name\":\"a\"}"));
    assertThat(read("{" + MANAGED + "}")).isEqualTo(read("{}"));
  }

  @Test
  void whatIsCalledLikeThemElsewhereStays() {
    JsonNode review = read("{\"labels\":{\"managedFields\":\"yes\"}}");

    assertThat(review.at("/request/object/metadata/labels/managedFields").asString())
        .isEqualTo("yes");
  }

  private static JsonNode read(String metadata) {
    String review = "{\"request\":{\"object\":{\"metadata\":%s,\"spec\":{}}}}".formatted(metadata);
    ReviewJson.Reading reading = ReviewJson.read(Reviews.bytes(review));
    return ((ReviewJson.Document) reading).tree();
  }
}
