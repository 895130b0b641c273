package io.vllmotel.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Programs that run the command which follows them, so that it is the one that counts.
 *
 * <p>Source: each program's manual page; the options listed are those whose value is a word of its
 * own.
 */
enum Prefix {
  ENV("env", 0, "-u", "--unset", "-C", "--chdir"),
  EXEC("exec", 0, "-a"),
  COMMAND("command", 0),
  NOHUP("nohup", 0),
  TIME("time", 0, "-f", "--format", "-o", "--output"),
  TIMEOUT("timeout", 1, "-s", "--signal", "-k", "--kill-after"),
  NICE("nice", 0, "-n", "--adjustment"),
  IONICE("ionice", 0, "-c", "--class", "-n", "--classdata"),
  SETSID("setsid", 0),
  STDBUF("stdbuf", 0, "-i", "--input", "-o", "--output", "-e", "--error"),
  TASKSET("taskset", 1),
  CHRT("chrt", 1, "-T", "--sched-runtime", "-P", "--sched-period", "-D", "--sched-deadline"),
  NUMACTL(
      "numactl",
      0,
      "-i",
      "--interleave",
      "-p",
      "--preferred",
      "-m",
      "--membind",
      "-N",
      "--cpunodebind",
      "-C",
      "--physcpubind"),
  SETPRIV(
      "setpriv",
      0,
      "--reuid",
      "--regid",
      "--groups",
      "--inh-caps",
      "--ambient-caps",
      "--bounding-set",
      "--securebits"),
  SUDO("sudo", 0, "-u", "--user", "-g", "--group"),
  GOSU("gosu", 1),
  SU_EXEC("su-exec", 1),
  S6_SETUIDGID("s6-setuidgid", 1),
  FLOCK("flock", 1, "-w", "--timeout", "-E", "--conflict-exit-code"),
  TINI("tini", 0, "-p", "-e"),
  DUMB_INIT("dumb-init", 0, "-r", "--rewrite"),
  UV_RUN(
      "uv",
      1,
      "--with",
      "--python",
      "-p",
      "--extra",
      "--group",
      "--project",
      "--directory",
      "--env-file",
      "--index-url",
      "--extra-index-url"),
  UVX("uvx", 0, "--from", "--with", "--python", "-p", "--index-url", "--extra-index-url"),
  CONDA("conda", 1, "-n", "--name", "-p", "--prefix", "--cwd"),
  MAMBA("mamba", 1, "-n", "--name", "-p", "--prefix", "--cwd"),
  MICROMAMBA("micromamba", 1, "-n", "--name", "-p", "--prefix", "--cwd"),
  PIXI("pixi", 1, "-e", "--environment", "--manifest-path"),
  POETRY("poetry", 1, "-C", "--directory", "-P", "--project"),
  PIPENV("pipenv", 1, "--python"),
  DDTRACE_RUN("ddtrace-run", 0),
  NSYS(
      "nsys",
      1,
      "-o",
      "--output",
      "-t",
      "--trace",
      "-s",
      "--sample",
      "-y",
      "--delay",
      "-d",
      "--duration",
      "-c",
      "--capture-range",
      "-w",
      "--show-output",
      "-f",
      "--force-overwrite"),
  OPENTELEMETRY_INSTRUMENT(
      "opentelemetry-instrument",
      0,
      "--traces_exporter",
      "--metrics_exporter",
      "--logs_exporter",
      "--service_name",
      "--exporter_otlp_endpoint",
      "--exporter_otlp_traces_endpoint",
      "--exporter_otlp_protocol",
      "--exporter_otlp_traces_protocol",
      "--disabled_instrumentations",
      "--resource_attributes",
      "--propagators",
      "--traces_sampler",
      "--traces_sampler_arg"),
  STANDARD_SUPERVISOR("standard-supervisor", 0),
  /** What the webhook of Bank-Vaults puts before a command. */
  VAULT_ENV("vault-env", 0),
  /** The entrypoint of NVIDIA's images. */
  NVIDIA_ENTRYPOINT("nvidia_entrypoint.sh", 0);

  private static final Map<String, Prefix> BY_PROGRAM =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Prefix::program, Function.identity()));

  /** Among the options of {@code env}; what stands behind it may be those of {@code -S}. */
  private static final Pattern IGNORE_ENVIRONMENT =
      Pattern.compile("-|-[v0]*i.*|--ignore-environment", Pattern.DOTALL);

  private final String program;
  private final int operands;

  @SuppressWarnings("ImmutableEnumChecker") // It only knows Guava's collections.
  private final Set<String> valueOptions;

  Prefix(String program, int operands, String... valueOptions) {
    this.program = program;
    this.operands = operands;
    this.valueOptions = Set.of(valueOptions);
  }

  static Optional<Prefix> of(String program) {
    return Optional.ofNullable(BY_PROGRAM.get(program));
  }

  /** The program's name. */
  String program() {
    return program;
  }

  /** How many words stand between its options and the command: a duration, a mask, a user. */
  int operands() {
    return operands;
  }

  /**
   * True where the next word is the value of an option, or of the last of several in one word, such
   * as {@code -iu NAME}.
   */
  boolean takesNextWord(String option) {
    if (option.startsWith("--")) {
      return valueOptions.contains(option);
    }
    int letter = 1;
    while (letter < option.length() && !valueOptions.contains("-" + option.charAt(letter))) {
      letter++;
    }
    return letter == option.length() - 1;
  }

  /** True where words of the form {@code NAME=value} set variables of the command. */
  boolean assigns() {
    return this == ENV || this == SUDO;
  }

  /** True where the command sees nothing of the environment, whatever the options. */
  boolean clears() {
    return this == SUDO;
  }

  /** True for an option by which the command sees nothing of the environment. */
  boolean clears(String option) {
    return switch (this) {
      case ENV -> IGNORE_ENVIRONMENT.matcher(option).matches();
      case EXEC -> option.startsWith("-c") || option.startsWith("-lc");
      case SETPRIV -> option.equals("--reset-env");
      case PIXI, MAMBA, MICROMAMBA -> option.equals("--clean-env");
      default -> false;
    };
  }

  /** True for {@code command -v}, which tells where a program is and does not run it. */
  boolean onlyAsks(String option) {
    return this == COMMAND && option.toLowerCase(Locale.ROOT).equals("-v");
  }
}
