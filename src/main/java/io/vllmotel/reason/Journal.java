package io.vllmotel.reason;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is seen and found on the way to one decision, in its order. */
public final class Journal {

  private final Set<Step> steps = new LinkedHashSet<>();
  private final Set<Finding> findings = new LinkedHashSet<>();

  /** Notes what was looked at and what follows from it; the same step twice is one. */
  public void note(String place, String seen, String rule) {
    steps.add(new Step(place, seen, rule));
  }

  /** Notes what the user is told; the same finding twice is one. */
  public void add(Finding finding) {
    findings.add(finding);
  }

  public void addAll(List<Finding> found) {
    findings.addAll(found);
  }

  public List<Step> steps() {
    return List.copyOf(steps);
  }

  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
