package io.vllmotel.cli;

import io.vllmotel.injection.Decision;
import io.vllmotel.manifest.PodPlace;

/**
 * What was decided about one pod or pod template of a manifest.
 *
 * @param source the manifest's file and line
 */
record PodDecision(String source, PodPlace place, Decision decision) {

  /** As people call it: the object, and the template where it is not the usual place. */
  String title() {
    boolean isUsual = !place.isTemplate() || place.path().equals("spec.template");
    return isUsual ? place.title() : place.title() + ", " + place.path();
  }
}
