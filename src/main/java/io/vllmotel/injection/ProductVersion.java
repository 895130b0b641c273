package io.vllmotel.injection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this program, as the build wrote it. */
public final class ProductVersion {

  /** Such as {@code 0.1.0}. */
  public static final String VALUE = read();

  private ProductVersion() {}

  private static String read() {
    try (InputStream stream = ProductVersion.class.getResourceAsStream("version.txt")) {
      if (stream == null) {
        throw new IllegalStateException("version.txt is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("version.txt cannot be read", e);
    }
  }
}
