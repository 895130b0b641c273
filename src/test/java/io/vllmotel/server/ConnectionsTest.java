package io.vllmotel.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** Who has to go; the connections are Netty's own, without sockets. */
class ConnectionsTest {

  private final Connections connections = new Connections(2);

  private record Client(ConnectionGuard guard, EmbeddedChannel channel) {

    boolean isOpen() {
      channel.runPendingTasks();
      return channel.isOpen();
    }

    Client established() {
      guard.established();
      return this;
    }

    Client reviewed() {
      established();
      guard.headersRead();
      guard.bodyRead();
      guard.proved();
      guard.answered();
      return this;
    }

    Client answering() {
      reviewed();
      guard.headersRead();
      guard.bodyRead();
      return this;
    }
  }

  private Client connect() {
    ConnectionGuard guard = new ConnectionGuard(connections, Limits.standard());
    return new Client(guard, new EmbeddedChannel(guard));
  }

  @Test
  void oldestWithoutAReviewMakesRoom() {
    Client first = connect();
    Client second = connect().established();

    Client third = connect();

    assertThat(first.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
    assertThat(third.isOpen()).isTrue();
  }

  @Test
  void clientThatSentAReviewStaysLonger() {
    Client apiServer = connect().reviewed();
    Client stranger = connect().established();

    connect();

    assertThat(apiServer.isOpen()).isTrue();
    assertThat(stranger.isOpen()).isFalse();
  }

  @Test
  void amongThoseTheLongestIdleMakesRoom() {
    Client first = connect().reviewed();
    Client second = connect().reviewed();
    first.reviewed();

    connect();

    assertThat(first.isOpen()).isTrue();
    assertThat(second.isOpen()).isFalse();
  }

  @Test
  void newcomerIsRefusedWhileAllAreBusy() {
    Client first = connect().answering();
    Client second = connect().answering();

    Client third = connect();

    assertThat(first.isOpen()).isTrue();
    assertThat(second.isOpen()).isTrue();
    assertThat(third.isOpen()).isFalse();
  }

  @Test
  void closedConnectionMakesRoomByItself() {
    Client first = connect().answering();
    Client second = connect().answering();
    var _ = first.channel().close();

    Client third = connect();

    assertThat(second.isOpen()).isTrue();
    assertThat(third.isOpen()).isTrue();
  }

  @Test
  void idleOnesAreClosedAtTheEnd() {
    Client idle = connect().reviewed();
    Client busy = connect().answering();

    connections.closeIdle();

    assertThat(idle.isOpen()).isFalse();
    assertThat(busy.isOpen()).isTrue();
  }
}
