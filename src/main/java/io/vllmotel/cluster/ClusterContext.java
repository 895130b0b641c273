package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.injection.Missing;
import io.vllmotel.instrumentation.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The context of decisions in a cluster: its Namespaces and Instrumentations, always at hand.
 *
 * <p>While the API server is away, what was read last holds.
 */
public final class ClusterContext implements ContextSource, AutoCloseable {

  /** Changes come in crowds; one new snapshot is made for all of a moment. */
  private static final Duration MOMENT = Duration.ofMillis(10);

  /** How long a pod may be held up for what it names and we have not seen yet. */
  private static final long PATIENCE_MILLIS = 300;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Errands errands = new Errands("cluster-context");
  private final List<Waiting> waiting = new CopyOnWriteArrayList<>();
  private final Runnable lookAgain = errands.oncePer(MOMENT, this::lookAgain);
  private long lookedAgain = System.nanoTime();
  private volatile ClusterSnapshot snapshot;
  private volatile @Nullable Watches watches;

  public ClusterContext(Installation installation) {
    this.snapshot = ClusterSnapshot.of(installation);
  }

  private record Watches(
      Watched<Namespace> namespaces,
      Watched<GenericKubernetesResource> instrumentations,
      OwnerLookUps owners) {}

  private record Waiting(Missing missing, CompletableFuture<ClusterSnapshot> snapshot) {}

  /**
   * What is known of the cluster, for people.
   *
   * @param isComplete whether decisions have all that they need
   * @param summary what was read, or what hinders us
   */
  public record Knowledge(boolean isComplete, String summary) {}

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
            new Watched<>(
                "instrumentations.opentelemetry.io",
                client.genericKubernetesResources(ResourceTypes.INSTRUMENTATIONS).inAnyNamespace(),
                publish),
            new OwnerLookUps(client));
    publish.run();
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
    lookAgain.run();
    errands.after(Duration.ofMillis(PATIENCE_MILLIS), () -> one.snapshot().complete(snapshot));
    var _ = one.snapshot().whenComplete((_, _) -> waiting.remove(one));
    release();
    return one.snapshot();
  }

  /** Not more than once a second, however many pods name what is not there. */
  private void lookAgain() {
    long now = System.nanoTime();
    if (watches != null && now - lookedAgain > BETWEEN_LOOKS.toNanos()) {
      lookedAgain = now;
      watches.instrumentations().lookAgain();
    }
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
      boolean isComplete = known.namespaces().isKnown() && known.instrumentations().isKnown();
      listener.accept(
          new Knowledge(
              isComplete,
              known.namespaces().summary() + "; " + known.instrumentations().summary()));
    }
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
