package io.vllmotel.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code vllm-otel} as a process of its own, from the classes that are tested. */
final class OwnProgram {

  private OwnProgram() {}

  static List<String> command(List<String> arguments, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.vllmotel.cli.Main"));
    command.addAll(arguments);
    return command;
  }

  static Program run(String... arguments) {
    return Program.run(command(List.of(arguments)), "");
  }
}
