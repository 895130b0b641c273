package io.vllmotel.injection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where decisions get their context from: a watched folder, or a cluster's informers. */
@FunctionalInterface
public interface ContextSource {

  /** The newest snapshot; answers at once, on any thread. */
  ClusterSnapshot snapshot();

  /**
   * A snapshot with what a decision lacked, as far as it is to be had in a moment.
   *
   * @return never fails and ends soon; with the snapshot of before where nothing more is known
   */
  default CompletionStage<ClusterSnapshot> complete(ClusterSnapshot before, Missing missing) {
    return CompletableFuture.completedStage(before);
  }
}
