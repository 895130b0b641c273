package io.vllmotel.injection;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;

/** A short mark of a value, by which undo sees whether it is still ours. */
final class Fingerprint {

  private Fingerprint() {}

  static String of(JsonNode value) {
    CRC32 sum = new CRC32();
    sum.update(value.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
