package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.injection.Missing;
import io.vllmotel.instrumentation.Installation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of decisions in a cluster: its Namespaces and Instrumentations, always at hand.
 *
 * <p>While the API server is away, what was read last holds.
 */
public final class ClusterContext implements ContextSource, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClusterContext.class);

  /** Changes come in crowds; one new snapshot is made for all of a moment. */
  private static final Duration MOMENT = Duration.ofMillis(10);

  /** How long a pod may be held up for what it names and we have not seen yet. */
  private static final long PATIENCE_MILLIS = 300;

  /** How often we look whether changes still reach us; the API server hears nothing of it. */
  private static final Duration CHECK = Duration.ofSeconds(2);

  private final Errands errands = new Errands("cluster-context");
  private final List<Waiting> waiting = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private volatile ClusterSnapshot snapshot;
  private volatile @Nullable Watches watches;
  private Optional<Instant> staleSince;

  /**
   * @param clock for what people read
   */
  public ClusterContext(Installation installation, Clock clock) {
    this.snapshot = ClusterSnapshot.of(installation);
    this.clock = clock;
    this.staleSince = Optional.of(clock.instant());
  }

  private record Watches(
      Watched<Namespace> namespaces, OptionalType instrumentations, OwnerLookUps owners) {

    boolean areFollowed() {
      return namespaces.isFollowed() && instrumentations.isFollowed();
    }

    boolean areKnown() {
      return namespaces.isKnown() && instrumentations.isKnown();
    }
  }

  private record Waiting(Missing missing, CompletableFuture<ClusterSnapshot> snapshot) {}

  /**
   * What is known of the cluster, for people.
   *
   * @param isComplete whether decisions have all that they need
   * @param summary what was read, or what hinders us
   * @param staleSince when changes were last known to reach us, where they do not now
   */
  public record Knowledge(boolean isComplete, String summary, Optional<Instant> staleSince) {}

  /**
   * Begins to read the cluster.
   *
   * @param listener hears of each change of what is known
   */
  public void watch(KubernetesClient client, Consumer<Knowledge> listener) {
    Runnable publish = errands.oncePer(MOMENT, () -> publish(listener));
    watches =
        new Watches(
            new Watched<>("namespaces", client.namespaces(), publish),
            new OptionalType(client, ResourceTypes.INSTRUMENTATIONS, errands, publish),
            new OwnerLookUps(client));
    publish.run();
    errands.every(CHECK, () -> check(listener));
  }

  @Override
  public ClusterSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public CompletionStage<ClusterSnapshot> complete(ClusterSnapshot before, Missing missing) {
    return knowing()
        .<CompletionStage<ClusterSnapshot>>map(known ->
            await(missing)
                .thenCombine(
                    known.owners().find(missing.namespace(), missing.owners(), PATIENCE_MILLIS),
                    (newest, found) -> found.byUid().isEmpty() ? newest : newest.with(found)))
        .orElseGet(() -> CompletableFuture.completedStage(before));
  }

  /** Before the cluster was read, everything is missing; nothing would be gained by waiting. */
  private Optional<Watches> knowing() {
    return Optional.ofNullable(watches).filter(known -> known.namespaces().isKnown());
  }

  private CompletableFuture<ClusterSnapshot> await(Missing missing) {
    if (missing.isKnownBy(snapshot)) {
      return CompletableFuture.completedFuture(snapshot);
    }
    Waiting one = new Waiting(missing, new CompletableFuture<>());
    waiting.add(one);
    errands.after(Duration.ofMillis(PATIENCE_MILLIS), () -> one.snapshot().complete(snapshot));
    var _ = one.snapshot().whenComplete((_, _) -> waiting.remove(one));
    release();
    return one.snapshot();
  }

  private void release() {
    ClusterSnapshot newest = snapshot;
    waiting.stream()
        .filter(one -> one.missing().isKnownBy(newest))
        .forEach(one -> one.snapshot().complete(newest));
  }

  private void publish(Consumer<Knowledge> listener) {
    if (watches != null) {
      Watches known = watches;
      snapshot =
          new SnapshotReader(snapshot.installation())
              .read(known.namespaces().objects(), known.instrumentations().objects());
      release();
      tell(known, listener);
    }
  }

  /** A watch that breaks is begun anew by the client, which says nothing until that succeeds. */
  private void check(Consumer<Knowledge> listener) {
    if (watches != null) {
      Watches known = watches;
      known.instrumentations().check();
      boolean isFollowed = known.areFollowed();
      if (isFollowed == staleSince.isPresent()) {
        note(isFollowed);
        tell(known, listener);
      }
    }
  }

  private void note(boolean isFollowed) {
    if (isFollowed) {
      staleSince = Optional.empty();
      log.atInfo().log("Cluster is followed");
    } else {
      staleSince = Optional.of(clock.instant());
      log.atWarn().log("Cluster is not followed; what was read last holds");
    }
  }

  private void tell(Watches known, Consumer<Knowledge> listener) {
    String summary = known.namespaces().summary() + "; " + known.instrumentations().summary();
    String state = staleSince.map(since -> "; as it was at " + since).orElse("");
    listener.accept(
        new Knowledge(known.areKnown(), summary + (known.areKnown() ? state : ""), staleSince));
  }

  @Override
  public void close() {
    errands.close();
    if (watches != null) {
      Watches known = watches;
      known.namespaces().close();
      known.instrumentations().close();
      known.owners().close();
    }
  }
}
