package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a type that need not be installed: watched while it is, and while it is not, its
 * definition is.
 *
 * <p>So its coming is heard of at once, nobody asks again and again, and it is one watch at any
 * time.
 */
final class OptionalType implements AutoCloseable {

  /** From hearing that the type is there to asking for it; it is served a moment later. */
  private static final Duration MOMENT = Duration.ofMillis(100);

  /** Until the type itself is tried again, where its definition cannot be read. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final ResourceDefinitionContext type;
  private final String name;
  private final Errands errands;
  private final Runnable changed;
  private final Runnable tryAgain;
  private volatile boolean isKnown;
  private volatile boolean isAbsent;
  private volatile Watched<GenericKubernetesResource> watched;
  private Optional<Watched<GenericKubernetesResource>> successor = Optional.empty();

  /**
   * Begins to watch.
   *
   * @param errands whose thread alone goes from one watch to the other
   * @param changed called on any thread after each change
   */
  OptionalType(
      KubernetesClient client, ResourceDefinitionContext type, Errands errands, Runnable changed) {
    this.client = client;
    this.type = type;
    this.name = type.getPlural() + "." + type.getGroup();
    this.errands = errands;
    this.changed = changed;
    this.tryAgain = errands.oncePer(RETRY, this::tryAgain);
    synchronized (this) {
      this.watched = objectsWatched();
    }
  }

  List<GenericKubernetesResource> objects() {
    return isAbsent ? List.of() : watched.objects();
  }

  /** Whether what is known is the truth, or was it once. */
  boolean isKnown() {
    return isKnown || watched.isKnown();
  }

  /** Whether changes reach us now. */
  boolean isFollowed() {
    return watched.isFollowed();
  }

  /**
   * Looks whether changes still reach us. A watch that broke is begun again and again, ever more
   * seldom, and takes no notice that its type is gone; a new one hears of it at once. What was read
   * last holds until the new one has read something.
   */
  synchronized void check() {
    if (isAbsent || watched.isFollowed()) {
      successor.ifPresent(Watched::close);
      successor = Optional.empty();
    } else if (watched.isKnown() && successor.isEmpty()) {
      successor = Optional.of(objectsWatched());
    }
  }

  /** The type with the number of its objects, or what hinders. */
  String summary() {
    return isAbsent
        ? name + ": not installed" + watched.problem().map(problem -> "; " + problem).orElse("")
        : watched.summary();
  }

  private Watched<GenericKubernetesResource> objectsWatched() {
    Runnable heard = errands.oncePer(Duration.ZERO, this::objectsChanged);
    return new Watched<>(name, client.genericKubernetesResources(type).inAnyNamespace(), heard);
  }

  private synchronized void tryAgain() {
    if (isAbsent) {
      become(false, objectsWatched());
    }
  }

  private void watchDefinition() {
    Runnable heard = errands.oncePer(MOMENT, this::definitionChanged);
    become(
        true,
        new Watched<>(
            "customresourcedefinitions/" + name,
            client
                .genericKubernetesResources(ResourceTypes.DEFINITIONS)
                .withField("metadata.name", name),
            heard));
  }

  private void become(boolean isNowAbsent, Watched<GenericKubernetesResource> next) {
    Watched<GenericKubernetesResource> before = watched;
    isAbsent = isNowAbsent;
    watched = next;
    before.close();
    changed.run();
  }

  private synchronized void objectsChanged() {
    successor.filter(Watched::isKnown).ifPresent(this::succeed);
    if (!isAbsent) {
      isKnown |= watched.isKnown();
      if (watched.isAbsent()) {
        watchDefinition();
      }
    }
    changed.run();
  }

  private void succeed(Watched<GenericKubernetesResource> next) {
    successor = Optional.empty();
    become(false, next);
  }

  private synchronized void definitionChanged() {
    if (isAbsent && watched.objects().stream().anyMatch(this::isServed)) {
      become(false, objectsWatched());
    } else if (isAbsent && watched.problem().isPresent()) {
      tryAgain.run();
    }
    changed.run();
  }

  /** Source: Kubernetes reference, CustomResourceDefinition, {@code status.conditions}. */
  private boolean isServed(GenericKubernetesResource definition) {
    return maps(definition.get("status", "conditions"))
            .anyMatch(condition ->
                "Established".equals(condition.get("type"))
                    && "True".equals(condition.get("status")))
        && maps(definition.get("spec", "versions"))
            .anyMatch(version ->
                type.getVersion().equals(version.get("name"))
                    && Boolean.TRUE.equals(version.get("served")));
  }

  private static Stream<Map<?, ?>> maps(@Nullable Object list) {
    return Optional.ofNullable(list).stream()
        .filter(List.class::isInstance)
        .flatMap(found -> ((List<?>) found).stream())
        .filter(Map.class::isInstance)
        .map(found -> (Map<?, ?>) found);
  }

  @Override
  public synchronized void close() {
    successor.ifPresent(Watched::close);
    watched.close();
  }
}
