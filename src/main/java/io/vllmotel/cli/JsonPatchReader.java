package io.vllmotel.cli;

import io.vllmotel.pod.PatchOperation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the patch of an AdmissionReview's response. */
final class JsonPatchReader {

  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonPatchReader() {}

  /** The operations of a patch in base64; none where there is no patch. */
  static List<PatchOperation> read(String base64) {
    if (base64.isEmpty()) {
      return List.of();
    }
    String json = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    List<PatchOperation> operations = new ArrayList<>();
    MAPPER.readTree(json).forEach(operation -> operations.add(operation(operation)));
    return operations;
  }

  private static PatchOperation operation(JsonNode json) {
    String path = json.path("path").asString();
    return switch (json.path("op").asString()) {
      case "add" -> new PatchOperation.Add(path, json.path("value"));
      case "replace" -> new PatchOperation.Replace(path, json.path("value"));
      case "remove" -> new PatchOperation.Remove(path);
      default -> throw new IllegalArgumentException("an unknown operation: " + json);
    };
  }
}
