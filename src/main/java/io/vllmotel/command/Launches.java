package io.vllmotel.command;

import io.vllmotel.command.Launch.NotAServer;
import io.vllmotel.command.Launch.Server;
import io.vllmotel.command.Launch.Unrecognised;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything that a container may start, and which of it counts.
 *
 * <p>A server counts most, because the bridge sees in the process what a script decides; then what
 * is known to be none.
 */
final class Launches {

  /** As many unknown programs are named to the user. */
  private static final int MOST_NAMED = 5;

  private final List<Server> servers = new ArrayList<>();
  private final List<NotAServer> others = new ArrayList<>();
  private final List<Unrecognised> unknown = new ArrayList<>();

  void add(Launch launch) {
    switch (launch) {
      case Server server -> servers.add(server);
      case NotAServer other -> others.add(other);
      case Unrecognised nothing -> unknown.add(nothing);
    }
  }

  Launch result() {
    if (!servers.isEmpty()) {
      return servers.size() == 1 ? servers.getFirst() : together();
    }
    return others.isEmpty() ? unrecognised() : others.getFirst();
  }

  /** Several servers: the first one that takes vLLM's flags, with the flags of all. */
  private Server together() {
    Server first =
        servers.stream()
            .filter(server -> server.launcher().kind() == Launcher.Kind.SERVER)
            .findFirst()
            .orElse(servers.getFirst());
    boolean same = servers.stream().map(Server::place).distinct().count() == 1;
    FlagPlace place =
        same ? first.place() : new FlagPlace.Nowhere("the script starts vLLM in several places");
    ServerVariables variables =
        ServerVariables.together(servers.stream().map(Server::variables).toList());
    return new Server(first.launcher(), flags(), place, variables, first.location());
  }

  private ServerFlags flags() {
    return new ServerFlags(
        first(ServerFlags::tracesEndpoint),
        first(ServerFlags::detailedTraces),
        servers.stream().anyMatch(server -> server.flags().statsDisabled()),
        first(ServerFlags::configFile),
        first(ServerFlags::model));
  }

  private Optional<String> first(Function<ServerFlags, Optional<String>> flag) {
    return servers.stream().flatMap(server -> flag.apply(server.flags()).stream()).findFirst();
  }

  private Unrecognised unrecognised() {
    Set<String> names = new LinkedHashSet<>();
    unknown.stream().map(Unrecognised::seen).filter(seen -> !seen.isEmpty()).forEach(names::add);
    String more = names.size() > MOST_NAMED ? ", …" : "";
    String seen = String.join(", ", names.stream().limit(MOST_NAMED).toList()) + more;
    Optional<Location> location =
        unknown.stream()
            .flatMap(launch -> Stream.of(launch.location()))
            .findFirst()
            .flatMap(Function.identity());
    return new Unrecognised(seen, location);
  }
}
