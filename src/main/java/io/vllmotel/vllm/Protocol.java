package io.vllmotel.vllm;

import java.util.Optional;

/** The OTLP protocols that vLLM can export by. */
enum Protocol {
  GRPC("grpc", 4317),
  HTTP_PROTOBUF("http/protobuf", 4318);

  private final String code;
  private final int usualPort;

  Protocol(String code, int usualPort) {
    this.code = code;
    this.usualPort = usualPort;
  }

  /** As {@code OTEL_EXPORTER_OTLP_TRACES_PROTOCOL} names it. */
  String code() {
    return code;
  }

  /** The port that the OTLP specification gives it. */
  int usualPort() {
    return usualPort;
  }

  static Optional<Protocol> of(String code) {
    for (Protocol protocol : values()) {
      if (protocol.code.equals(code)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  /** What a port is for by convention: gRPC for 4317, HTTP for everything else. */
  static Protocol forPort(Optional<Integer> port) {
    return port.filter(number -> number == GRPC.usualPort).isPresent() ? GRPC : HTTP_PROTOBUF;
  }
}
