package io.vllmotel.server;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of one port, and who has to go when there are too many.
 *
 * <p>A new connection is refused while many have not even finished their handshake; else the one
 * that is idle for the longest makes room, and one that ever sent a review goes last. So neither
 * half-open connections nor idle ones keep the API server out.
 */
final class Connections {

  /** A quarter of all; a handshake is over in milliseconds, or in its time limit. */
  private static final int HANDSHAKE_SHARE = 4;

  private static final Comparator<ConnectionGuard> DISPENSABLE_FIRST =
      Comparator.comparing(ConnectionGuard::hasProved)
          .thenComparingLong(ConnectionGuard::phaseSince);

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
    long unestablished = open.stream().filter(connection -> !connection.isEstablished()).count();
    if (unestablished >= Math.max(1, limit / HANDSHAKE_SHARE)) {
      return false;
    }
    Optional<ConnectionGuard> dispensable =
        open.stream().filter(ConnectionGuard::isIdle).min(DISPENSABLE_FIRST);
    dispensable.ifPresent(connection -> {
      open.remove(connection);
      connection.close();
    });
    return dispensable.isPresent();
  }
}
