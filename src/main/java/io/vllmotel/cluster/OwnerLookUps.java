package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.vllmotel.autoinstrumentation.Owners;
import io.vllmotel.pod.OwnerReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Asks who owns the owners of a pod, each once.
 *
 * <p>Few decisions need it, and pods of one owner come in groups; so a small cache does. What could
 * not be found is asked again for the next pod.
 */
final class OwnerLookUps implements AutoCloseable {

  private static final int CACHED = 1_000;
  private static final int THREADS = 2;
  private static final int WAITING = 64;

  private final KubernetesClient client;
  private final ExecutorService executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("owner-look-ups").factory());

  private final Map<String, CompletableFuture<List<OwnerReference>>> byUid =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, CompletableFuture<List<OwnerReference>>> eldest) {
          return size() > CACHED;
        }
      };

  OwnerLookUps(KubernetesClient client) {
    this.client = client;
  }

  /** What is found until then; nothing of an owner that is not there. */
  CompletableFuture<Owners> find(String namespace, List<OwnerReference> owners, long millis) {
    Map<String, CompletableFuture<List<OwnerReference>>> asked =
        owners.stream()
            .collect(
                Collectors.toMap(
                    OwnerReference::uid, owner -> ask(namespace, owner), (first, _) -> first));
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
        .handle((_, _) -> new Owners(found(asked)));
  }

  private static Map<String, List<OwnerReference>> found(
      Map<String, CompletableFuture<List<OwnerReference>>> asked) {
    return asked.entrySet().stream()
        .filter(look -> look.getValue().state() == CompletableFuture.State.SUCCESS)
        .collect(Collectors.toMap(Map.Entry::getKey, look -> look.getValue().resultNow()));
  }

  private synchronized CompletableFuture<List<OwnerReference>> ask(
      String namespace, OwnerReference owner) {
    CompletableFuture<List<OwnerReference>> known = byUid.get(owner.uid());
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    CompletableFuture<List<OwnerReference>> look = look(namespace, owner);
    byUid.put(owner.uid(), look);
    return look;
  }

  private CompletableFuture<List<OwnerReference>> look(String namespace, OwnerReference owner) {
    try {
      return CompletableFuture.supplyAsync(() -> get(namespace, owner), executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** An owner of the same name that came later is another one. */
  private List<OwnerReference> get(String namespace, OwnerReference owner) {
    return Optional.ofNullable(
            client
                .genericKubernetesResources(type(owner))
                .inNamespace(namespace)
                .withName(owner.name())
                .get())
        .filter(found -> owner.uid().equals(found.getMetadata().getUid()))
        .map(OwnerLookUps::ownersOf)
        .orElseThrow(() -> new IllegalStateException(owner.kind() + " is not there"));
  }

  private static ResourceDefinitionContext type(OwnerReference owner) {
    return owner.kind().toLowerCase(Locale.ROOT).equals("job")
        ? ResourceTypes.JOBS
        : ResourceTypes.REPLICA_SETS;
  }

  private static List<OwnerReference> ownersOf(GenericKubernetesResource found) {
    return found.getMetadata().getOwnerReferences().stream()
        .map(reference ->
            new OwnerReference(
                reference.getApiVersion(),
                reference.getKind(),
                reference.getName(),
                reference.getUid(),
                Boolean.TRUE.equals(reference.getController())))
        .toList();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
