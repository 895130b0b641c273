package io.vllmotel.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Java's sockets with a {@link ConnectionGuard} on each accepted one.
 *
 * <p>Vert.x shows a connection only after its handshake and has no limit on their number; this is
 * the one place where both can be had.
 */
final class GuardedTransport extends NioTransport implements Transport {

  private final Limits limits;
  private final List<Connections> ports = new CopyOnWriteArrayList<>();

  GuardedTransport(Limits limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "guarded-nio";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return this;
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return domainSocket ? super.serverChannelFactory(true) : this::newPort;
  }

  void closeIdle() {
    ports.forEach(Connections::closeIdle);
  }

  boolean isEmpty() {
    return ports.stream().allMatch(Connections::isEmpty);
  }

  private ServerChannel newPort() {
    Connections connections = new Connections(limits.connections());
    ports.add(connections);
    return new Port(connections, limits);
  }

  private static final class Port extends NioServerSocketChannel {

    private final Connections connections;
    private final Limits limits;

    Port(Connections connections, Limits limits) {
      this.connections = connections;
      this.limits = limits;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int before = accepted.size();
      int result = super.doReadMessages(accepted);
      for (Object channel : accepted.subList(before, accepted.size())) {
        ((Channel) channel).pipeline().addLast(new ConnectionGuard(connections, limits));
      }
      return result;
    }
  }
}
