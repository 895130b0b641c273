package io.vllmotel.injection;

/** Where decisions get their context from: a watched folder, or a cluster's informers. */
@FunctionalInterface
public interface ContextSource {

  /** The newest snapshot; answers at once, on any thread. */
  ClusterSnapshot snapshot();
}
