package io.vllmotel.injection;

import java.util.HexFormat;
import java.util.zip.CRC32;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes short marks of values, by which undo sees whether they are still ours.
 *
 * <p>Closed, it gives its buffers back to Jackson; else each review would need new ones.
 */
final class Fingerprints implements AutoCloseable {

  private static final ObjectWriter WRITER =
      JsonMapper.shared().writer().withRootValueSeparator("");

  private final ByteArrayBuilder json = new ByteArrayBuilder();
  private final SequenceWriter writer = WRITER.writeValues(json);

  /** The CRC-32 of the value's compact JSON. */
  String of(JsonNode value) {
    json.reset();
    writer.write(value);
    writer.flush();
    CRC32 sum = new CRC32();
    sum.update(json.toByteArray());
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  @Override
  public void close() {
    writer.close();
  }
}
