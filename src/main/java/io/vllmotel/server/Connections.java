package io.vllmotel.server;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of one port, and who has to go when there are too many.
 *
 * <p>The oldest of those that are still in their handshake goes first where they are many, since an
 * honest one is over in milliseconds; else the one that is idle for the longest, and one that ever
 * sent a review last. So neither half-open connections nor idle ones keep the API server out.
 */
final class Connections {

  /** What part of all may be in their handshake. */
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
    Optional<ConnectionGuard> dispensable = dispensable();
    dispensable.ifPresent(connection -> {
      open.remove(connection);
      connection.close();
    });
    return dispensable.isPresent();
  }

  private Optional<ConnectionGuard> dispensable() {
    List<ConnectionGuard> unestablished =
        open.stream().filter(connection -> !connection.isEstablished()).toList();
    return unestablished.size() > limit / HANDSHAKE_SHARE
        ? unestablished.stream().min(DISPENSABLE_FIRST)
        : open.stream().filter(ConnectionGuard::isIdle).min(DISPENSABLE_FIRST);
  }
}
