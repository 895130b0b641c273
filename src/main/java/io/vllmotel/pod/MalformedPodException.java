package io.vllmotel.pod;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A field that an edit needs has another type than Kubernetes gives it; the API server rejects it.
 */
public final class MalformedPodException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedPodException(String message) {
    super(message);
  }

  MalformedPodException(String pointer, String expected, JsonNode found) {
    super(
        pointer
            + ": expected "
            + expected
            + ", found "
            + found.getNodeType().name().toLowerCase(Locale.ROOT));
  }
}
