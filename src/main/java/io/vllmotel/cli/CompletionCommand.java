package io.vllmotel.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script by which bash and zsh complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExample:%n",
    footer = "  source <(vllm-otel completion)")
final class CompletionCommand implements Runnable {

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    console.out().println(AutoComplete.bash("vllm-otel", spec.root().commandLine()));
  }
}
