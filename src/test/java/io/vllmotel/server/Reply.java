package io.vllmotel.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP/1.1 answer, read from a socket byte by byte.
 *
 * @param status of the answer; 0 where the connection was closed without one
 * @param headers by name in small letters
 */
record Reply(int status, Map<String, String> headers, String body) {

  static final Reply NONE = new Reply(0, Map.of(), "");

  static Reply read(InputStream stream) throws IOException {
    String statusLine = line(stream);
    if (statusLine.isEmpty()) {
      return NONE;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(stream); !line.isEmpty(); line = line(stream)) {
      String[] header = line.split(":", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(stream.readNBytes(length), StandardCharsets.UTF_8);
    return new Reply(Integer.parseInt(statusLine.split(" ", 3)[1]), headers, body);
  }

  private static String line(InputStream stream) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = stream.read(); b >= 0 && b != '\n'; b = stream.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
