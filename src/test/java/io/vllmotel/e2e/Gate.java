package io.vllmotel.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to the API server that a test can close: then it is as if that were away, or hung.
 *
 * <p>Nothing is read of what passes.
 */
final class Gate implements AutoCloseable {

  /** What becomes of a connection. */
  enum State {
    /** It reaches the API server. */
    OPEN,
    /** It is refused, and those that were there are reset. */
    AWAY,
    /** It is accepted, and nothing is ever answered; on those that were there, neither. */
    HUNG
  }

  private final int target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile State state;
  private volatile ServerSocket listener;
  private volatile CompletableFuture<Void> accepting;

  private Gate(int target, State state) throws IOException {
    this.target = target;
    this.state = state;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = listener.getLocalPort();
    this.accepting = accept(listener);
    if (state == State.AWAY) {
      become(state);
    }
  }

  /** To a port of this machine. */
  static Gate to(int port, State state) {
    try {
      return new Gate(port, state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Goes over to another state; connections of an open or a hung gate end with it. */
  void become(State next) {
    try {
      state = next;
      if (next != State.HUNG) {
        listener.close();
        accepting.join(); // until then the port is not free
        open.forEach(Gate::reset);
        open.clear();
      }
      if (next == State.OPEN) {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        accepting = accept(listener);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends with the listener. */
  private CompletableFuture<Void> accept(ServerSocket from) {
    return CompletableFuture.runAsync(
        () -> {
          while (!from.isClosed()) {
            try {
              Socket client = from.accept();
              open.add(client);
              if (state == State.OPEN) {
                connect(client);
              }
            } catch (IOException e) {
              // The listener was closed, or the target is not there.
            }
          }
        },
        Thread::startVirtualThread);
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    open.add(server);
    Thread.ofVirtual().start(() -> carry(client, server));
    Thread.ofVirtual().start(() -> carry(server, client));
  }

  private void carry(Socket from, Socket to) {
    try {
      byte[] bytes = new byte[8_192];
      for (int count = from.getInputStream().read(bytes);
          count >= 0;
          count = from.getInputStream().read(bytes)) {
        if (state == State.OPEN) {
          to.getOutputStream().write(bytes, 0, count);
        }
      }
    } catch (IOException e) {
      // One of them has ended; so does the other.
    }
    if (state == State.OPEN) {
      reset(from);
      reset(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    become(State.AWAY);
  }
}
