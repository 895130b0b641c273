package io.vllmotel.server;

import io.vllmotel.admission.AdmissionHandler;
import io.vllmotel.admission.Answer;
import io.vllmotel.admission.Deadline;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Entry;
import java.util.Locale;

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

  Answer answer(AdmissionHandler handler, byte[] body, ClusterSnapshot cluster, Deadline deadline) {
    return switch (this) {
      case MUTATE -> handler.mutate(body, Entry.ON_REQUEST, cluster, deadline);
      case MUTATE_AUTOMATIC -> handler.mutate(body, Entry.AUTOMATIC, cluster, deadline);
      case ADVISE -> handler.advise(body, cluster, deadline);
    };
  }
}
