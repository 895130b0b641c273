package io.vllmotel.admission;

import java.nio.charset.StandardCharsets;

/** The bytes of an answer; most of them are a patch, so they are written once and not copied. */
public final class ReviewBody {

  private final byte[] bytes;

  ReviewBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes themselves, for the one who sends them; nobody changes them. */
  public byte[] bytes() {
    return bytes;
  }

  /** The bytes as text. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
