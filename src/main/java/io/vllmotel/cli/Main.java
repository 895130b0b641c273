package io.vllmotel.cli;

import io.vllmotel.cluster.ClusterException;
import io.vllmotel.config.ConfigurationException;
import io.vllmotel.injection.ProductVersion;
import io.vllmotel.manifest.ManifestException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: finds the command, runs it, and says in one line what went wrong. */
@Command(
    name = "vllm-otel",
    description = "Makes one HTTP request to a vLLM server one trace.%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vllm-otel explain -f deployment.yaml --context examples/",
      "  vllm-otel inject -f deployment.yaml --context examples/ | kubectl apply -f -",
      "  helm template my-release my-chart | vllm-otel inject -f - -o diff",
      "",
      "Exit codes: 0 done; 1 something asked for was not injected (with --strict);",
      "2 wrong use, or input that cannot be read.",
      "Colours appear on terminals only; NO_COLOR=1 turns them off."
    })
public final class Main {

  /** Wrong use, or input that cannot be read. */
  static final int UNUSABLE = 2;

  private static final int WIDTH = 100;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this text.")
  @SuppressWarnings("unused") // picocli reads it
  private boolean isHelpWanted;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Prints the version.")
  @SuppressWarnings("unused") // picocli reads it
  private boolean isVersionWanted;

  private Main() {}

  /** Runs the command that the arguments name and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(Console.ofProcess(System.getenv()), arguments));
  }

  static int run(Console console, String... arguments) {
    PrintWriter out = new PrintWriter(console.out(), true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(console.err(), true, StandardCharsets.UTF_8);
    CommandLine commandLine = commandLine(console).setOut(out).setErr(err);
    int exitCode = arguments.length == 0 ? usage(commandLine) : commandLine.execute(arguments);
    console.out().flush();
    console.err().flush();
    return exitCode;
  }

  static CommandLine commandLine(Console console) {
    return new CommandLine(new Main())
        .addSubcommand(new InjectCommand(console))
        .addSubcommand(new UninjectCommand(console))
        .addSubcommand(new ExplainCommand(console))
        .addSubcommand(new StatusCommand(console))
        .addSubcommand(new ServeCommand())
        .addSubcommand(new CertificatesCommand())
        .addSubcommand(new DemoCommand(console))
        .addSubcommand(new CompletionCommand(console))
        .addSubcommand(new VersionCommand(console))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                console.outPalette() == Palette.COLOURED ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, _) -> wrongUse(e))
        .setExecutionExceptionHandler((e, command, _) -> failed(e, command));
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(commandLine.getErr());
    return UNUSABLE;
  }

  private static int wrongUse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(name + ": " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + name + " --help'.");
    return UNUSABLE;
  }

  private static int failed(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    if (e instanceof ManifestException
        || e instanceof ConfigurationException
        || e instanceof ClusterException) {
      err.println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
    } else {
      err.println("This is an error of vllm-otel. Please report it with what you see here:");
      e.printStackTrace(err);
    }
    return UNUSABLE;
  }

  /** The words of {@code --version}. */
  static final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"vllm-otel " + ProductVersion.VALUE};
    }
  }
}
