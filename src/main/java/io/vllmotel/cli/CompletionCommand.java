package io.vllmotel.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints a script by which bash and zsh complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExample:%n",
    footer = "  source <(vllm-otel completion)")
final class CompletionCommand implements Runnable {

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    console.out().println(AutoComplete.bash("vllm-otel", Main.commandLine(console)));
  }
}
