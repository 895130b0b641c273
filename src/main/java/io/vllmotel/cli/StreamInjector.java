package io.vllmotel.cli;

import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.injection.Decision;
import io.vllmotel.injection.Entry;
import io.vllmotel.injection.InjectionRequest;
import io.vllmotel.injection.Injector;
import io.vllmotel.injection.Status;
import io.vllmotel.manifest.ManifestDocument;
import io.vllmotel.manifest.ManifestStream;
import io.vllmotel.manifest.PodPlace;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import java.util.List;

/**
 * Injects every pod and template of a stream.
 *
 * @param cluster the context of each decision
 * @param namespace of objects that do not say theirs
 */
record StreamInjector(ClusterSnapshot cluster, String namespace, Report report) {

  ManifestStream inject(ManifestStream stream) {
    return new ManifestStream(
        stream.source(),
        stream.documents().stream().map(document -> inject(stream, document)).toList());
  }

  private ManifestDocument inject(ManifestStream stream, ManifestDocument document) {
    report.document(stream, document);
    return document.withPods(place -> inject(stream.source() + ":" + document.line(), place));
  }

  private Pod inject(String source, PodPlace place) {
    Decision decision = decide(place);
    report.decided(new PodDecision(source, place, decision));
    return place.patched(decision.operations());
  }

  /** An error of ours leaves one pod as it was, and the rest of the file is done all the same. */
  Decision decide(PodPlace place) {
    try {
      return Injector.decide(
          new InjectionRequest(
              place.pod(),
              place.owners(),
              place.namespace().orElse(namespace),
              Entry.ON_REQUEST,
              cluster));
    } catch (RuntimeException e) {
      Finding finding = Finding.at("", Reason.INTERNAL_ERROR, e.toString());
      return new Decision(
          Status.SKIPPED,
          Reason.INTERNAL_ERROR,
          List.of(finding),
          List.of(),
          place.pod(),
          List.of());
    }
  }
}
