package io.vllmotel.manifest;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.instrumentation.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of a server without a cluster: a folder that is read again when a file in it changes.
 *
 * <p>A change that cannot be read leaves the last good snapshot in force. The folder is looked at
 * once in a while, not watched by the operating system: that works on network and mounted volumes
 * too, and a handful of files costs nothing.
 */
public final class WatchedContextFolder implements ContextSource, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WatchedContextFolder.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Path folder;
  private final Installation installation;
  private final ScheduledExecutorService executor;
  private volatile State state;

  private WatchedContextFolder(Path folder, Installation installation) {
    this.folder = folder;
    this.installation = installation;
    this.state = read(contents());
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("context-folder").factory());
  }

  /**
   * What was read last.
   *
   * @param contents the files' text, by path, by which a change is seen
   * @param problem why the newest contents are not in force, if they are not
   */
  private record State(
      Map<Path, String> contents, ClusterSnapshot snapshot, Optional<String> problem) {}

  /**
   * Reads the folder.
   *
   * @throws ManifestException when the folder has no files or one that cannot be read
   */
  public static WatchedContextFolder of(Path folder, Installation installation) {
    return new WatchedContextFolder(folder, installation);
  }

  /**
   * Begins to watch it.
   *
   * @param listener hears, at once and after each change, why the newest contents are not in force;
   *     nothing where they are
   */
  public void watch(Consumer<Optional<String>> listener) {
    listener.accept(state.problem);
    var _ =
        executor.scheduleWithFixedDelay(
            () -> look(listener), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public ClusterSnapshot snapshot() {
    return state.snapshot;
  }

  private State read(Map<Path, String> contents) {
    ContextObjects objects = new ContextObjects("default", installation);
    contents.forEach((file, text) -> objects.add(ManifestStream.of(file.toString(), text)));
    if (!objects.problems().isEmpty()) {
      throw new ManifestException(String.join("; ", objects.problems()));
    }
    return new State(contents, objects.snapshot(), Optional.empty());
  }

  private Map<Path, String> contents() {
    Map<Path, String> contents = new TreeMap<>();
    ManifestFiles.in(folder).forEach(file -> contents.put(file, ManifestFiles.read(file).text()));
    return contents;
  }

  private void look(Consumer<Optional<String>> listener) {
    Optional<String> before = state.problem;
    look();
    if (!state.problem.equals(before)) {
      listener.accept(state.problem);
    }
  }

  private void look() {
    try {
      Map<Path, String> contents = contents();
      if (!contents.equals(state.contents) || state.problem.isPresent()) {
        state = read(contents);
        log.atInfo().addKeyValue("folder", folder).log("Context read again");
      }
    } catch (ManifestException e) {
      keep(String.valueOf(e.getMessage()));
    }
  }

  private void keep(String problem) {
    if (!state.problem.equals(Optional.of(problem))) {
      state = new State(state.contents, state.snapshot, Optional.of(problem));
      log.atWarn()
          .addKeyValue("folder", folder)
          .addKeyValue("problem", problem)
          .log("Context kept as it was");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
