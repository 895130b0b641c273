package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one type as they are now, or as they were when they could last be read.
 *
 * <p>Whatever fails is tried again for ever.
 */
final class Watched<T extends HasMetadata> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watched.class);

  private final String type;
  private final Runnable changed;
  private final SharedIndexInformer<T> informer;
  private volatile State state = new State(Knowledge.NONE, Optional.of("not read yet"));

  /**
   * Begins to watch.
   *
   * @param type as people call it in {@code kubectl get}
   * @param changed called on the client's threads after each change
   */
  Watched(String type, Informable<T> objects, Runnable changed) {
    this.type = type;
    this.changed = changed;
    this.informer = objects.runnableInformer(0).itemStore(new LeanStore<>());
    informer.exceptionHandler((_, failure) -> failed(failure)).addEventHandler(new Changes());
    var _ = informer.start();
  }

  /** How much the list of objects is worth. */
  private enum Knowledge {
    /** Nothing was ever read. */
    NONE,
    /** The API server does not know the type. */
    NO_TYPE,
    /** Read at least once. */
    READ
  }

  /**
   * What is known.
   *
   * @param problem why there is nothing newer, if so
   */
  private record State(Knowledge knowledge, Optional<String> problem) {}

  /** The objects; none where the type is absent or nothing was ever read. */
  List<T> objects() {
    return switch (state.knowledge()) {
      case READ -> informer.getStore().list();
      case NONE, NO_TYPE -> List.of();
    };
  }

  /** Whether what is known is the truth, or was it once. */
  boolean isKnown() {
    return state.knowledge() != Knowledge.NONE;
  }

  /** Whether the API server said that there is no such type. */
  boolean isAbsent() {
    return state.knowledge() == Knowledge.NO_TYPE;
  }

  /** Whether changes reach us now; the client connects again by itself, and tells nobody. */
  boolean isFollowed() {
    return informer.isWatching();
  }

  /** The type with what hinders us from reading it now; nothing where nothing does. */
  Optional<String> problem() {
    return state.problem().map(problem -> type + ": " + problem);
  }

  /** The type with the number of its objects, or what hinders. */
  String summary() {
    return switch (state.knowledge()) {
      case NO_TYPE -> type + ": not installed";
      case NONE, READ -> problem().orElseGet(() -> type + ": " + objects().size());
    };
  }

  private boolean failed(Throwable failure) {
    ApiProblem problem = ApiProblem.of(failure);
    if (problem.isNotFound()) {
      become(new State(Knowledge.NO_TYPE, Optional.empty()));
    } else {
      become(new State(state.knowledge(), Optional.of(problem.message())));
    }
    return true;
  }

  private void become(State next) {
    State before = state;
    state = next;
    if (!before.equals(next)) {
      log.atInfo().addKeyValue("state", summary()).log("Cluster knowledge changed");
      changed.run();
    }
  }

  @Override
  public void close() {
    informer.close();
  }

  /** Hears of every change; a list that was read is a sign that all is well. */
  private final class Changes implements ResourceEventHandler<T> {

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      become(new State(Knowledge.READ, Optional.empty()));
      changed.run();
    }

    @Override
    public void onAdd(T object) {
      changed.run();
    }

    @Override
    public void onUpdate(T before, T after) {
      changed.run();
    }

    @Override
    public void onDelete(T object, boolean isStateUnknown) {
      changed.run();
    }
  }
}
