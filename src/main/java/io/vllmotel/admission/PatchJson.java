package io.vllmotel.admission;

import io.vllmotel.pod.PatchOperation;
import io.vllmotel.vllm.Bridge;
import io.vllmotel.vllm.Bridge.BridgeFile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes a patch document (RFC 6902) in Base64.
 *
 * <p>Most of it are the files of the bridge, the same in each patch, so they are quoted and encoded
 * once. Base64 makes four characters of three bytes: blanks, which JSON allows around any value,
 * let each file begin and end with a group.
 */
final class PatchJson {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Base64.Encoder ENCODER = Base64.getEncoder();
  private static final int GROUP = 3;

  /** Bytes of a patch for one container, without the bridge. */
  private static final int USUAL_SIZE = 12 << 10;

  /** Characters from which a look-up is quicker than quoting. */
  private static final int LONG = 256;

  private static final Map<String, byte[]> ENCODED =
      Bridge.builtIn().files().stream()
          .map(BridgeFile::content)
          .filter(text -> text.length() >= LONG)
          .distinct()
          .collect(Collectors.toUnmodifiableMap(text -> text, PatchJson::encoded));

  private PatchJson() {}

  /** The patch in Base64, as an answer carries it, in parts. */
  static List<byte[]> base64(List<PatchOperation> operations) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode(operations.size());
    operations.forEach(operation -> patch.add(operation.toJson()));
    List<byte[]> parts = new ArrayList<>();
    ByteArrayBuilder rest = new ByteArrayBuilder(USUAL_SIZE);
    try (JsonGenerator generator = new EncodedOnce(MAPPER.createGenerator(rest), rest, parts)) {
      MAPPER.writeValue(generator, patch);
    }
    parts.add(ENCODER.encode(rest.toByteArray()));
    return parts;
  }

  private static byte[] encoded(String text) {
    ByteArrayBuilder json = new ByteArrayBuilder();
    json.write(MAPPER.writeValueAsBytes(text));
    return encodedGroups(json);
  }

  private static byte[] encodedGroups(ByteArrayBuilder json) {
    while (json.size() % GROUP != 0) {
      json.append(' ');
    }
    return ENCODER.encode(json.toByteArray());
  }

  /** Cuts the document where a file of the bridge stands, and puts in what was encoded once. */
  private static final class EncodedOnce extends JsonGeneratorDelegate {

    private final ByteArrayBuilder written;
    private final List<byte[]> parts;

    EncodedOnce(JsonGenerator generator, ByteArrayBuilder written, List<byte[]> parts) {
      super(generator);
      this.written = written;
      this.parts = parts;
    }

    @Override
    public JsonGenerator writeString(String text) {
      byte[] encoded = text.length() < LONG ? null : ENCODED.get(text);
      return encoded == null ? super.writeString(text) : writeEncoded(encoded);
    }

    private JsonGenerator writeEncoded(byte[] encoded) {
      writeRawValue("");
      flush();
      parts.add(encodedGroups(written));
      written.reset();
      parts.add(encoded);
      return this;
    }
  }
}
