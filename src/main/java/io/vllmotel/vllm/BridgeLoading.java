package io.vllmotel.vllm;

import io.vllmotel.command.Launch;
import io.vllmotel.command.ServerVariables;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a command leaves the variables as they are by which vLLM finds the bridge. */
final class BridgeLoading {

  private BridgeLoading() {}

  /** Why vLLM would not load the bridge, whatever the container's variables; nothing if it may. */
  static Optional<Finding> obstacle(VllmContainer container) {
    if (!(container.launch() instanceof Launch.Server server)) {
      return Optional.empty();
    }
    ServerVariables seen = server.variables();
    return change(ServerVariables.PYTHONPATH, seen.pythonPath(), BridgeLoading::mayHoldFolder)
        .map(what -> Finding.at(container.place(), Reason.PYTHONPATH_NOT_EFFECTIVE, what))
        .or(() ->
            change(ServerVariables.PLUGINS, seen.plugins(), BridgeLoading::mayNameBridge)
                .map(what -> Finding.at(container.place(), Reason.PLUGINS_NOT_EFFECTIVE, what)));
  }

  /** What becomes of a variable where none of its values will do. */
  private static Optional<String> change(
      String name, List<Optional<String>> values, Predicate<Optional<String>> willDo) {
    for (Optional<String> value : values) {
      if (willDo.test(value)) {
        return Optional.empty();
      }
    }
    String becomes =
        values.getFirst().map(value -> "becomes \"" + value + "\"").orElse("is taken away");
    return Optional.of(name + " " + becomes + " before vLLM starts");
  }

  /** What only the shell can work out, such as {@code ${PYTHONPATH%:}}, stays as it was written. */
  private static boolean mayHoldFolder(Optional<String> path) {
    String text = path.orElse("");
    return text.contains(Bridge.FOLDER) || text.contains(ServerVariables.PYTHONPATH);
  }

  /**
   * Unset means all plugins; set to nothing means none. Source: vLLM, {@code
   * load_plugins_by_group}.
   */
  private static boolean mayNameBridge(Optional<String> plugins) {
    return plugins.isEmpty() || plugins.get().contains(Bridge.builtIn().entryPoint());
  }
}
