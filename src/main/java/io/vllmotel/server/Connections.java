package io.vllmotel.server;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of one port, and who has to go when there are too many.
 *
 * <p>The oldest goes first of those that never sent a review, however far it came with its
 * handshake or its first request; then the one that is idle for the longest. So neither half-open
 * nor slow nor idle connections keep the API server out, whose own have sent one.
 */
final class Connections {

  private static final Comparator<ConnectionGuard> DISPENSABLE_FIRST =
      Comparator.comparing(ConnectionGuard::hasProved)
          .thenComparingLong(ConnectionGuard::dispensableSince);

  private final Set<ConnectionGuard> open = ConcurrentHashMap.newKeySet();
  private final int limit;

  Connections(int limit) {
    this.limit = limit;
  }

  /** Whether the connection may stay; makes room for it if need be. */
  boolean admit(ConnectionGuard connection) {
    if (open.size() >= limit && !makeRoom()) {
      return false;
    }
    return open.add(connection);
  }

  void remove(ConnectionGuard connection) {
    open.remove(connection);
  }

  /** Closes those that wait for nothing. */
  void closeIdle() {
    open.stream().filter(ConnectionGuard::isIdle).forEach(ConnectionGuard::close);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  private boolean makeRoom() {
    Optional<ConnectionGuard> dispensable =
        open.stream().filter(ConnectionGuard::isDispensable).min(DISPENSABLE_FIRST);
    dispensable.ifPresent(connection -> {
      open.remove(connection);
      connection.close();
    });
    return dispensable.isPresent();
  }
}
