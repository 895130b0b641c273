package io.vllmotel.admission;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of an answer, in parts: most of them are a patch, which is not copied to join them. */
public final class ReviewBody {

  private final List<byte[]> parts;

  ReviewBody(List<byte[]> parts) {
    this.parts = List.copyOf(parts);
  }

  /** The bytes themselves, in their order, for the one who sends them; nobody changes them. */
  public List<byte[]> parts() {
    return parts;
  }

  private int length() {
    return parts.stream().mapToInt(part -> part.length).sum();
  }

  /** All parts in one array. */
  public byte[] bytes() {
    ByteBuffer whole = ByteBuffer.allocate(length());
    parts.forEach(whole::put);
    return whole.array();
  }

  /** The bytes as text. */
  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
