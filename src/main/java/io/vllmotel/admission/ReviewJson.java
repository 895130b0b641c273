package io.vllmotel.admission;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as RFC 8259 has it and nothing more, into a tree that keeps every number exactly.
 *
 * <p>Anybody in the cluster can post to us. Each limit keeps time and memory linear in the size of
 * the body, and lies far above what a stored object can have (etcd takes about 1.5 MiB).
 */
final class ReviewJson {

  /** A pod's deepest path has about 15 levels; the engine walks trees by recursion. */
  static final int MAX_DEPTH = 200;

  /**
   * Tokens of one body; an object of 1.5 MiB has about as many. An empty object is two bytes of
   * text and a hundred of heap, so the size of the body alone does not bound the memory.
   */
  static final int MAX_TOKENS = 200_000;

  /** Characters of one key; a label's key has 317 at most. */
  static final int MAX_NAME_LENGTH = 50_000;

  /** Characters of one text; all annotations together may have a quarter of a mebibyte. */
  static final int MAX_STRING_LENGTH = 2 << 20;

  /** Digits of one number; a 64-bit integer has 19. */
  static final int MAX_NUMBER_LENGTH = 1_000;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .maxNameLength(MAX_NAME_LENGTH)
                          .maxStringLength(MAX_STRING_LENGTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .readerFor(JsonNode.class);

  private ReviewJson() {}

  sealed interface Reading {}

  record Document(JsonNode tree) implements Reading {}

  record Broken(String problem) implements Reading {}

  static Reading read(byte[] body) {
    if (!isUtf8(body)) {
      return new Broken("the body is not UTF-8");
    }
    try (JsonParser parser = new WithoutManagedFields(READER.createParser(body))) {
      JsonNode tree = READER.readTree(parser);
      return tree == null ? new Broken("the body is empty") : new Document(tree);
    } catch (JacksonException e) {
      return new Broken(problem(e));
    } catch (NumberFormatException e) {
      // Jackson lets this one through where an exponent has more than nine digits.
      return new Broken("the body has a number beyond all limits");
    }
  }

  /** Says where, but not what: the text may hold secrets, and this goes to the log. */
  private static String problem(JacksonException e) {
    String what =
        switch (e) {
          case StreamConstraintsException _ ->
              "has JSON beyond the limits (%d levels, %d tokens, texts of %d, keys of %d, numbers of %d)"
                  .formatted(
                      MAX_DEPTH, MAX_TOKENS, MAX_STRING_LENGTH, MAX_NAME_LENGTH, MAX_NUMBER_LENGTH);
          case StreamReadException _ -> "is not valid JSON";
          default -> "repeats a key, or goes on after its JSON";
        };
    return Optional.ofNullable(e.getLocation())
        .map(at ->
            "the body %s, at line %d, column %d".formatted(what, at.getLineNr(), at.getColumnNr()))
        .orElse("the body " + what);
  }

  /** Jackson reads overlong forms and encoded surrogates, which RFC 3629 forbids. */
  private static boolean isUtf8(byte[] body) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(body);
    CharBuffer sink = CharBuffer.allocate(512);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      result = decoder.decode(bytes, sink.clear(), true);
    }
    return !result.isError();
  }
}
