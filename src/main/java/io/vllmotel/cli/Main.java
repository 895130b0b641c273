package io.vllmotel.cli;

import io.vllmotel.cluster.ClusterException;
import io.vllmotel.config.ConfigurationException;
import io.vllmotel.injection.ProductVersion;
import io.vllmotel.manifest.ManifestException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
    if (arguments.length > 0 && arguments[0].equals("serve")) {
      SecondCompiler.giveWay();
    }
    System.exit(run(Console.ofProcess(System.getenv()), arguments));
  }

  static int run(Console console, String... arguments) {
    PrintWriter out = new PrintWriter(console.out(), true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(console.err(), true, StandardCharsets.UTF_8);
    CommandLine commandLine = commandLine(console, arguments).setOut(out).setErr(err);
    int exitCode = arguments.length == 0 ? usage(commandLine) : commandLine.execute(arguments);
    console.out().flush();
    console.err().flush();
    return exitCode;
  }

  /** With all commands, in the order of the help. */
  static CommandLine commandLine(Console console) {
    return commandLine(console, commands(console).values());
  }

  /** With the command that is called only: to read the options of all takes a tenth of a second. */
  private static CommandLine commandLine(Console console, String... arguments) {
    Map<String, Supplier<Object>> commands = commands(console);
    return arguments.length > 0 && commands.containsKey(arguments[0])
        ? commandLine(console, List.of(commands.get(arguments[0])))
        : commandLine(console, commands.values());
  }

  private static Map<String, Supplier<Object>> commands(Console console) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("inject", () -> new InjectCommand(console));
    commands.put("uninject", () -> new UninjectCommand(console));
    commands.put("explain", () -> new ExplainCommand(console));
    commands.put("status", () -> new StatusCommand(console));
    commands.put("serve", ServeCommand::new);
    commands.put("certificates", CertificatesCommand::new);
    commands.put("demo", () -> new DemoCommand(console));
    commands.put("completion", () -> new CompletionCommand(console));
    commands.put("version", () -> new VersionCommand(console));
    return commands;
  }

  private static CommandLine commandLine(
      Console console, Collection<Supplier<Object>> subcommands) {
    CommandLine commandLine = new CommandLine(new Main());
    subcommands.forEach(subcommand -> commandLine.addSubcommand(subcommand.get()));
    return commandLine
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
