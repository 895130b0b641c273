package io.vllmotel.server;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import java.util.Locale;
import java.util.Optional;

/** The paths that the webhook configurations name. */
enum Endpoint {
  MUTATE("/mutate"),
  MUTATE_AUTOMATIC("/mutate/automatic"),
  ADVISE("/advise");

  private final String path;

  Endpoint(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  /** The word for metrics and logs. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By which door a pod comes; nothing where it is only advised about. */
  Optional<Entry> entry() {
    return switch (this) {
      case MUTATE -> Optional.of(Entry.ON_REQUEST);
      case MUTATE_AUTOMATIC -> Optional.of(Entry.AUTOMATIC);
      case ADVISE -> Optional.empty();
    };
  }

  Answer answer(AdmissionHandler handler, byte[] body, ClusterSnapshot cluster, Deadline deadline) {
    return entry()
        .map(entry -> handler.mutate(body, entry, cluster, deadline))
        .orElseGet(() -> handler.advise(body, cluster, deadline));
  }
}
