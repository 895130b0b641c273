package io.vllmotel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/**
 * One run of the program, in this process, as the shell would see it.
 *
 * @param out standard output
 * @param err standard error
 */
record CommandLineRun(int exitCode, String out, String err) {

  static CommandLineRun of(String... arguments) {
    return withInput("", arguments);
  }

  static CommandLineRun withInput(String input, String... arguments) {
    return run(Palette.PLAIN, input, arguments);
  }

  static CommandLineRun onTerminal(String input, String... arguments) {
    return run(Palette.COLOURED, input, arguments);
  }

  private static CommandLineRun run(Palette palette, String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            palette,
            palette);
    int exitCode = Main.run(console, arguments);
    return new CommandLineRun(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }
}
