package io.vllmotel.server;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Whether this server should get requests, and if not, what is missing since when. */
public final class Readiness {

  /** What has to be so before requests are welcome, in the order of a start. */
  public enum Condition {
    CERTIFICATE("certificate"),
    CA_BUNDLE("caBundle"),
    CONTEXT("context"),
    WARM_UP("warmUp"),
    SERVING("serving");

    private final String code;

    Condition(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  /**
   * What is known of a condition.
   *
   * @param isMet whether it holds
   * @param since when that became so
   * @param message what is missing, or what is there
   */
  record State(boolean isMet, Instant since, String message) {}

  private final Clock clock;
  private final Map<Condition, State> states = new EnumMap<>(Condition.class);

  Readiness(Clock clock) {
    this.clock = clock;
    for (Condition condition : Condition.values()) {
      states.put(condition, new State(false, clock.instant(), "not yet"));
    }
  }

  /** The condition holds from now on. */
  public void met(Condition condition, String message) {
    change(condition, true, message);
  }

  /** The condition does not hold any more. */
  public void missed(Condition condition, String message) {
    change(condition, false, message);
  }

  synchronized boolean isReady() {
    return states.values().stream().allMatch(State::isMet);
  }

  synchronized boolean isMet(Condition condition) {
    return state(condition).isMet();
  }

  synchronized Map<Condition, State> states() {
    return new EnumMap<>(states);
  }

  private synchronized void change(Condition condition, boolean isMet, String message) {
    State before = state(condition);
    Instant since = before.isMet() == isMet ? before.since() : clock.instant();
    states.put(condition, new State(isMet, since, message));
  }

  private State state(Condition condition) {
    return Objects.requireNonNull(states.get(condition));
  }
}
