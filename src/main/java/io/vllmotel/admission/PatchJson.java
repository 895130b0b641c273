package io.vllmotel.admission;

import io.vllmotel.pod.PatchOperation;
import io.vllmotel.vllm.Bridge;
import io.vllmotel.vllm.Bridge.BridgeFile;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes a patch document (RFC 6902).
 *
 * <p>Most of it are the files of the bridge, the same in each patch, so they are quoted once.
 */
final class PatchJson {

  private static final JsonMapper MAPPER = new JsonMapper();

  /** A patch with the whole bridge and one container has about 36,000 bytes. */
  private static final int USUAL_SIZE = 48 << 10;

  /** Characters from which a look-up is quicker than quoting. */
  private static final int LONG = 256;

  private static final Map<String, SerializableString> QUOTED =
      Bridge.builtIn().files().stream()
          .map(BridgeFile::content)
          .filter(text -> text.length() >= LONG)
          .distinct()
          .collect(Collectors.toUnmodifiableMap(text -> text, SerializedString::new));

  private PatchJson() {}

  /** The patch in Base64, as an answer carries it. */
  static byte[] base64(List<PatchOperation> operations) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode(operations.size());
    operations.forEach(operation -> patch.add(operation.toJson()));
    ByteArrayBuilder json = new ByteArrayBuilder(USUAL_SIZE);
    try (JsonGenerator generator = new QuotedOnce(MAPPER.createGenerator(json))) {
      MAPPER.writeValue(generator, patch);
    }
    return Base64.getEncoder().encode(json.toByteArray());
  }

  private static final class QuotedOnce extends JsonGeneratorDelegate {

    QuotedOnce(JsonGenerator generator) {
      super(generator);
    }

    @Override
    public JsonGenerator writeString(String text) {
      SerializableString quoted = text.length() < LONG ? null : QUOTED.get(text);
      return quoted == null ? super.writeString(text) : super.writeString(quoted);
    }
  }
}
