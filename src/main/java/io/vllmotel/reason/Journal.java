package io.vllmotel.reason;

import java.util.ArrayList;
import java.util.List;

/** Collects what is seen and found on the way to one decision, in its order. */
public final class Journal {

  private final List<Step> steps = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /** Notes what was looked at and what follows from it; the same step twice is one. */
  public void note(String place, String seen, String rule) {
    Step step = new Step(place, seen, rule);
    if (!steps.contains(step)) {
      steps.add(step);
    }
  }

  /** Notes what the user is told; the same finding twice is one. */
  public void add(Finding finding) {
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  public void addAll(List<Finding> found) {
    for (Finding finding : found) {
      add(finding);
    }
  }

  public List<Step> steps() {
    return List.copyOf(steps);
  }

  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
