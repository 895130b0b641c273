package io.vllmotel.certificates;

import java.util.HashMap;
import java.util.Map;

/** A Secret in memory, with an API server's optimistic locking. */
final class FakeAuthorityStore implements AuthorityStore {

  private Map<String, String> values = Map.of();
  private int writes;
  private boolean isAway;

  @Override
  public synchronized Stored read() {
    if (isAway) {
      throw new CertificateException("the API server is away");
    }
    return new Stored(String.valueOf(writes), values);
  }

  @Override
  public synchronized boolean replace(Stored read, Map<String, String> next) {
    if (!read.version().equals(String.valueOf(writes))) {
      return false;
    }
    values = Map.copyOf(next);
    writes++;
    return true;
  }

  synchronized int writes() {
    return writes;
  }

  synchronized Map<String, String> values() {
    return values;
  }

  /** What people and other programs do to a Secret. */
  synchronized void damage(String key, String value) {
    Map<String, String> damaged = new HashMap<>(values);
    damaged.put(key, value);
    values = damaged;
  }

  synchronized void empty() {
    values = Map.of();
  }

  synchronized void goAway() {
    isAway = true;
  }
}
