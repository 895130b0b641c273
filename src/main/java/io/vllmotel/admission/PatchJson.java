package io.vllmotel.admission;

import io.vllmotel.pod.PatchOperation;
import io.vllmotel.vllm.Bridge;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a patch document (RFC 6902) in Base64.
 *
 * <p>Most of it are the operations that bring the files of the bridge, the same in each patch, so
 * they are written and encoded once. Base64 makes four characters of three bytes: blanks, which
 * JSON allows around any value, let what comes before them end with a group, and them, too.
 */
final class PatchJson {

  private static final ObjectWriter WRITER =
      JsonMapper.shared().writer().withRootValueSeparator(",");

  private static final Base64.Encoder ENCODER = Base64.getEncoder();
  private static final int GROUP = 3;

  /** Bytes of the operations for one container that come before or behind the bridge. */
  private static final int USUAL_SIZE = 6 << 10;

  /** The longest first, because one mode's files are among another's. */
  private static final List<Delivery> DELIVERIES =
      Bridge.deliveries().stream()
          .map(Delivery::new)
          .sorted(Comparator.comparingInt(delivery -> -delivery.size()))
          .toList();

  private PatchJson() {}

  /** The patch in Base64, as an answer carries it, in parts. */
  static List<byte[]> base64(List<PatchOperation> operations) {
    for (Delivery delivery : DELIVERIES) {
      int start = Collections.indexOfSubList(operations, delivery.operations);
      int end = start + delivery.size();
      if (start > 0 && end < operations.size()) {
        ByteArrayBuilder rest = json(",", operations.subList(end, operations.size()));
        return List.of(
            groups(json("[", operations.subList(0, start))), delivery.encoded, end(rest));
      }
    }
    return List.of(end(json("[", operations)));
  }

  /** The operations in JSON, with commas between them. */
  private static ByteArrayBuilder json(String before, List<PatchOperation> operations) {
    ByteArrayBuilder json = new ByteArrayBuilder(USUAL_SIZE);
    json.write(before.getBytes(StandardCharsets.UTF_8));
    try (SequenceWriter writer = WRITER.writeValues(json)) {
      for (PatchOperation operation : operations) {
        writer.write(operation.toJson());
      }
    }
    return json;
  }

  private static byte[] end(ByteArrayBuilder json) {
    json.append(']');
    return ENCODER.encode(json.toByteArray());
  }

  private static byte[] groups(ByteArrayBuilder json) {
    while (json.size() % GROUP != 0) {
      json.append(' ');
    }
    return ENCODER.encode(json.toByteArray());
  }

  /** The operations of one of the bridge's modes, and how they stand behind others. */
  private static final class Delivery {

    private final List<PatchOperation> operations;
    private final byte[] encoded;

    Delivery(List<PatchOperation> operations) {
      this.operations = operations;
      this.encoded = groups(json(",", operations));
    }

    int size() {
      return operations.size();
    }
  }
}
