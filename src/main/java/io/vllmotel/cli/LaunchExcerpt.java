package io.vllmotel.cli;

import io.vllmotel.command.FlagPlace;
import io.vllmotel.command.ImageEntrypoint;
import io.vllmotel.command.Launch;
import io.vllmotel.command.LaunchReader;
import io.vllmotel.command.Location;
import io.vllmotel.command.ServerFlags;
import io.vllmotel.command.StartCommand;
import io.vllmotel.pod.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The line of a container's command that starts its server, with the place underlined, as compilers
 * show where a message belongs.
 *
 * @param place such as {@code spec.containers[0].command[2]}
 * @param line the line of the text
 * @param from the first underlined column, from 0
 * @param to behind the last one
 * @param flags what its flags say, for people; empty where they say nothing
 */
record LaunchExcerpt(String place, String line, int from, int to, List<String> flags) {

  /** Wider lines are cut on both sides of the underlined part. */
  private static final int WIDTH = 100;

  /** The excerpt, or nothing where the command does not show what it starts. */
  static Optional<LaunchExcerpt> of(Container container) {
    Launch launch =
        LaunchReader.read(
            new StartCommand(
                container.command(),
                container.args(),
                ImageEntrypoint.UNKNOWN,
                container.literals()));
    return launch.location().flatMap(location -> of(container, location, flags(launch)));
  }

  private static List<String> flags(Launch launch) {
    if (!(launch instanceof Launch.Server server)) {
      return List.of();
    }
    ServerFlags flags = server.flags();
    List<String> seen = new ArrayList<>();
    flags.model().ifPresent(model -> seen.add("model " + model));
    flags.tracesEndpoint().ifPresent(url -> seen.add("--otlp-traces-endpoint=" + url));
    flags.detailedTraces().ifPresent(what -> seen.add("--collect-detailed-traces=" + what));
    flags.configFile().ifPresent(file -> seen.add("--config=" + file + " (not to be seen)"));
    if (flags.statsDisabled()) {
      seen.add("--disable-log-stats");
    }
    seen.add(
        switch (server.place()) {
          case FlagPlace.Args _ -> "a flag would go to the end of args";
          case FlagPlace.Command _ -> "a flag would go to the end of command";
          case FlagPlace.Arguments(String variable) -> "a flag would go into " + variable;
          case FlagPlace.PerFlag(String prefix) -> "a flag would go into " + prefix + "…";
          case FlagPlace.Nowhere(String why) -> "no place for a flag: " + why;
        });
    return List.copyOf(seen);
  }

  private static Optional<LaunchExcerpt> of(Container container, Location at, List<String> flags) {
    List<String> words = at.list().equals("args") ? container.args() : container.command();
    if (at.index() >= words.size() || at.end() > words.get(at.index()).length()) {
      return Optional.empty();
    }
    String text = words.get(at.index());
    int begin = text.lastIndexOf('\n', Math.max(0, at.start() - 1)) + 1;
    int lineEnd = text.indexOf('\n', at.start());
    int end = lineEnd < 0 ? text.length() : lineEnd;
    int left = Math.max(begin, Math.min(at.start() - WIDTH / 4, end - WIDTH));
    int right = Math.min(end, left + WIDTH);
    return Optional.of(
        new LaunchExcerpt(
            container.place() + "." + at.place(),
            text.substring(left, right),
            at.start() - left,
            Math.min(at.end(), right) - left,
            flags));
  }

  /** The part of the line that is underlined, as a line of its own. */
  String underline() {
    return " ".repeat(from) + "^".repeat(Math.max(1, to - from));
  }
}
