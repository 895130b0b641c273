package io.vllmotel.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file or an input with any number of YAML or JSON documents, in their order.
 *
 * @param source how messages call it: a file's path, or {@code standard input}
 * @param documents all of it: their texts joined are the input
 */
public record ManifestStream(String source, List<ManifestDocument> documents) {

  public ManifestStream {
    documents = List.copyOf(documents);
  }

  /**
   * Reads a stream; a document that is neither YAML nor JSON is one with a problem.
   *
   * @throws ManifestException when the bytes are no UTF-8 text
   */
  public static ManifestStream read(String source, byte[] bytes) {
    return of(source, decode(source, bytes));
  }

  /** Reads a stream that is text already. */
  public static ManifestStream of(String source, String text) {
    return new ManifestStream(source, StreamSplitter.split(text));
  }

  /** The whole stream as text. */
  public String text() {
    return documents.stream().map(ManifestDocument::text).collect(Collectors.joining());
  }

  private static String decode(String source, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ManifestException(
          source + ": found bytes that are not UTF-8; expected YAML or JSON text in UTF-8", e);
    }
  }
}
