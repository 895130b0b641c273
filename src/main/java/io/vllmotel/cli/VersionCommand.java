package io.vllmotel.cli;

import io.vllmotel.injection.ProductVersion;
import io.vllmotel.vllm.Bridge;
import picocli.CommandLine.Command;

/** Says which version of the program, of the bridge in it and of Java this is. */
@Command(
    name = "version",
    description = "Prints the versions of the program, the bridge in it, and Java.")
final class VersionCommand implements Runnable {

  private final Console console;

  VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    console.out().println("vllm-otel " + ProductVersion.VALUE);
    console.out().println("bridge    " + Bridge.builtIn().version());
    console.out().println("java      " + Runtime.version());
  }
}
