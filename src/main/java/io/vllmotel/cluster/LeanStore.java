package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects without the parts that nobody here reads; most of a Namespace is who wrote it when.
 */
final class LeanStore<T extends HasMetadata> extends BasicItemStore<T> {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  LeanStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public @Nullable T put(String key, T object) {
    object.setMetadata(lean(object.getMetadata()));
    if (object instanceof Namespace namespace) {
      namespace.setSpec(null);
      namespace.setStatus(null);
      namespace.setAdditionalProperties(Map.of());
    }
    return super.put(key, object);
  }

  /** Who and which version it is, and what people wrote on it; in the smallest collections. */
  private static ObjectMeta lean(ObjectMeta whole) {
    ObjectMeta lean = new ObjectMeta();
    lean.setName(whole.getName());
    lean.setNamespace(whole.getNamespace());
    lean.setUid(whole.getUid());
    lean.setResourceVersion(whole.getResourceVersion());
    lean.setLabels(copy(whole.getLabels()));
    lean.setAnnotations(copy(whole.getAnnotations()));
    lean.setFinalizers(List.of());
    lean.setManagedFields(List.of());
    lean.setOwnerReferences(List.of());
    lean.setAdditionalProperties(Map.of());
    return lean;
  }

  private static Map<String, String> copy(@Nullable Map<String, String> texts) {
    Map<String, String> copy = new HashMap<>(texts == null ? Map.of() : texts);
    copy.remove(LAST_APPLIED);
    return Map.copyOf(copy);
  }
}
