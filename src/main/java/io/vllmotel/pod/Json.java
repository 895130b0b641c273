package io.vllmotel.pod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The border between a JSON tree, where anything may be absent or of another type, and values that
 * are there.
 *
 * <p>A value of an unexpected type counts as absent: the API server rejects such a pod by itself,
 * and we must not fail on it.
 */
public final class Json {

  private Json() {}

  /** The text at a field, or nothing where it is absent or no string. */
  public static Optional<String> text(JsonNode object, String field) {
    @Nullable JsonNode value = object.get(field);
    return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /** True where a field holds that text. */
  public static boolean hasText(JsonNode object, String field, String text) {
    @Nullable JsonNode value = object.get(field);
    return value != null && value.isString() && value.stringValue().equals(text);
  }

  /** The strings of the list at a field; elements that are no strings are left out. */
  public static List<String> texts(JsonNode object, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : object.path(field)) {
      if (element.isString()) {
        texts.add(element.stringValue());
      }
    }
    return List.copyOf(texts);
  }

  /** The string members of the object at a field, in their order. */
  public static Map<String, String> textMap(JsonNode object, String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : object.path(field).properties()) {
      if (member.getValue().isString()) {
        texts.put(member.getKey(), member.getValue().stringValue());
      }
    }
    return texts;
  }
}
