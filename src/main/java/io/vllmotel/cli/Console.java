package io.vllmotel.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes: standard input, output and error, in UTF-8 whatever the locale.
 *
 * @param outPalette of standard output
 * @param errPalette of standard error
 */
record Console(
    InputStream in, PrintStream out, PrintStream err, Palette outPalette, Palette errPalette) {

  /** Property that {@code bin/vllm-otel} sets: which of the streams 1 and 2 are terminals. */
  private static final String TERMINALS = "vllm-otel.terminals";

  /** The process's own streams. */
  static Console ofProcess(Map<String, String> environment) {
    return new Console(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        palette(environment, "1"),
        palette(environment, "2"));
  }

  /** Source of the rule about {@code NO_COLOR}: no-color.org. */
  private static Palette palette(Map<String, String> environment, String stream) {
    boolean isWanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb")
            && System.getProperty(TERMINALS, "").contains(stream);
    return isWanted ? Palette.COLOURED : Palette.PLAIN;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
