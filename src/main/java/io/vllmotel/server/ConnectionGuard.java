package io.vllmotel.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds one connection to the time that each phase may take.
 *
 * <p>It sits before TLS, because Vert.x's own time-outs start again with each byte. All methods but
 * the questions are called on the connection's event loop.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

  private static final AttributeKey<ConnectionGuard> KEY =
      AttributeKey.valueOf(ConnectionGuard.class.getName());

  /** Spreads the ends of connections that began together. */
  private static final int AGE_SPREAD_SECONDS = 120;

  private enum Phase {
    HANDSHAKE,
    IDLE,
    HEADERS,
    BODY,
    ANSWER,
    LINGER
  }

  private final Connections connections;
  private final Limits limits;
  private final long bornAt = System.nanoTime();
  private volatile Phase phase = Phase.HANDSHAKE;
  private volatile long phaseSince = bornAt;
  private volatile boolean hasProved;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> timer;
  private long timerEnds;

  ConnectionGuard(Connections connections, Limits limits) {
    this.connections = connections;
    this.limits = limits;
  }

  static ConnectionGuard of(HttpConnection connection) {
    return ((ConnectionBase) connection).channel().attr(KEY).get();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    context.channel().attr(KEY).set(this);
    if (connections.admit(this)) {
      enter(Phase.HANDSHAKE);
    } else {
      var _ = context.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (phase == Phase.IDLE) {
      enter(Phase.HEADERS);
    }
    context.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopTimer();
    connections.remove(this);
    context.fireChannelInactive();
  }

  void established() {
    enter(Phase.IDLE);
  }

  void headersRead() {
    enter(Phase.BODY);
  }

  void bodyRead() {
    enter(Phase.ANSWER);
  }

  /** The client sent a review: it is more likely the API server than one that did not. */
  void proved() {
    hasProved = true;
  }

  /** The answer has left; another request may have come before that. */
  void answered() {
    if (phase == Phase.ANSWER) {
      enter(Phase.IDLE);
    }
  }

  void refused() {
    enter(Phase.LINGER);
  }

  boolean isIdle() {
    return phase == Phase.IDLE;
  }

  boolean hasProved() {
    return hasProved;
  }

  /** Whether nobody loses more than a connection when it is closed. */
  boolean isDispensable() {
    return hasProved ? isIdle() : phase != Phase.ANSWER;
  }

  long dispensableSince() {
    return hasProved ? phaseSince : bornAt;
  }

  /** Whether the next answer should be the last one. */
  boolean isOld() {
    long spread =
        TimeUnit.SECONDS.toNanos(Math.floorMod(System.identityHashCode(this), AGE_SPREAD_SECONDS));
    return System.nanoTime() - bornAt > limits.age().toNanos() + spread;
  }

  /** Closes the connection in the order of TLS, from any thread. */
  void close() {
    if (context != null) {
      var _ = context.channel().close();
    }
  }

  private void enter(Phase next) {
    phase = next;
    phaseSince = System.nanoTime();
    if (timer == null || timerEnds - phaseEnds() > 0) {
      stopTimer();
      startTimer();
    }
  }

  private long phaseEnds() {
    return phaseSince + limit(phase).toNanos();
  }

  private void startTimer() {
    if (context != null && context.channel().isOpen()) {
      timerEnds = phaseEnds();
      timer =
          context
              .executor()
              .schedule(this::look, timerEnds - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  /**
   * One timer serves all phases: it may come before the end of the phase of now, then it waits on.
   */
  private void look() {
    if (System.nanoTime() - phaseEnds() < 0) {
      startTimer();
    } else if (context != null) {
      var _ = context.close();
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private Duration limit(Phase phase) {
    return switch (phase) {
      case HANDSHAKE -> limits.handshake();
      case IDLE -> limits.idle();
      case HEADERS -> limits.headers();
      case BODY -> limits.body();
      case ANSWER -> limits.answer();
      case LINGER -> limits.linger();
    };
  }
}
