package io.vllmotel.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyBytesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "7000, 7000, 7000",
    "7000, 7000, 13",
    "7000, 0, 7000",
    "300000, 300000, 16384",
    "300000, 0, 16384",
    "300000, 9, 1000",
    "70000, 1000000, 1",
    "200000, 0, 150000"
  })
  void bytesComeOutAsTheyCameInWhateverTheirPieces(int length, long announced, int piece) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    BodyBytes body = new BodyBytes(announced);

    for (int from = 0; from < length; from += piece) {
      body.append(Buffer.buffer(bytes).getBuffer(from, Math.min(length, from + piece)));
    }

    assertThat(body.length()).isEqualTo(length);
    assertThat(body.join()).isEqualTo(bytes);
  }
}
