package io.vllmotel.injection;

import io.vllmotel.reason.Reason;
import java.util.List;

/** Decides about one pod; the same request always gets the same decision. */
public final class Injector {

  private Injector() {}

  /** The decision; never fails: what goes wrong inside is {@link Reason#INTERNAL_ERROR}. */
  public static Decision decide(InjectionRequest request) {
    return Decision.untouched(request.pod(), Reason.NOT_REQUESTED, List.of());
  }
}
