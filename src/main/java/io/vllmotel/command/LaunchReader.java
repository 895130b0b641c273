package io.vllmotel.command;

import io.vllmotel.command.Argument.Knowledge;
import io.vllmotel.command.Argument.Rest;
import io.vllmotel.command.Argument.Word;
import io.vllmotel.command.KubeletReferences.Completeness;
import io.vllmotel.command.KubeletReferences.Expanded;
import io.vllmotel.command.shell.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a container starts. */
public final class LaunchReader {

  /** What KubeRay puts into this variable of its pods: {@code ray start} and options. */
  private static final String RAY_START = "KUBERAY_GEN_RAY_START_CMD";

  private final StartCommand start;
  private final KubeletReferences references;

  private LaunchReader(StartCommand start) {
    this.start = start;
    this.references = KubeletReferences.of(start.variables());
  }

  /** What it starts; never fails, whatever the text. */
  public static Launch read(StartCommand start) {
    return new LaunchReader(start).read();
  }

  private Launch read() {
    if (!start.command().isEmpty()) {
      List<Argument> arguments = words("command", start.command());
      arguments.addAll(words("args", start.args()));
      return follow(arguments);
    }
    List<Argument> arguments = words("args", start.args());
    return switch (start.entrypoint()) {
      case VLLM -> new Recognition(variables(), new FlagPlace.Args()).ofEntrypoint(open(arguments));
      case UNKNOWN -> ofWordsOnly(arguments);
    };
  }

  /** An image without an entrypoint starts its arguments; flags alone say nothing. */
  private Launch ofWordsOnly(List<Argument> arguments) {
    Launch launch = follow(arguments);
    return switch (launch) {
      case Launch.Server server -> server;
      case Launch.NotAServer other -> other;
      case Launch.Unrecognised _ -> new Launch.Unrecognised("", Optional.empty());
    };
  }

  private Launch follow(List<Argument> arguments) {
    FlagPlace end = start.args().isEmpty() ? new FlagPlace.Command() : new FlagPlace.Args();
    return new ScriptRun(variables(), end).read(open(arguments));
  }

  private Variables variables() {
    Variables variables = new Variables();
    variables.define(RAY_START, List.of(word("ray start")));
    references.values().forEach((name, value) -> variables.define(name, List.of(word(value))));
    return variables;
  }

  private static Word word(String text) {
    return new Word(Source.written(text), Knowledge.CERTAIN, "env", 0);
  }

  private static List<Argument> open(List<Argument> arguments) {
    arguments.add(new Rest(List.of()));
    return arguments;
  }

  private List<Argument> words(String list, List<String> texts) {
    List<Argument> words = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Expanded expanded = references.expand(texts.get(i));
      Knowledge knowledge =
          expanded.completeness() == Completeness.COMPLETE ? Knowledge.CERTAIN : Knowledge.PARTIAL;
      words.add(new Word(expanded.source(), knowledge, list, i));
    }
    return words;
  }
}
