"""An OTLP receiver for tests: gRPC and HTTP on free ports, spans in memory."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from concurrent import futures
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

KINDS = ("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER")


@dataclass
class Span:
    """A received span, ids in hexadecimal."""

    name: str
    kind: str
    trace: str
    id: str
    parent: str
    scope: str
    status: int
    attributes: dict[str, Any]
    resource: dict[str, Any]
    events: list[str]
    transport: str


@dataclass
class Receiver:
    """Collects spans until it is closed; ``wait`` is how a test gets them. Ports of zero are free ones."""

    spans: list[Span] = field(default_factory=list)
    wrong_paths: list[str] = field(default_factory=list)
    host: str = "127.0.0.1"
    grpc_port: int = 0
    http_port: int = 0

    def __post_init__(self) -> None:
        self.changed = threading.Condition()
        self.grpc = grpc.server(futures.ThreadPoolExecutor(4))
        trace_service_pb2_grpc.add_TraceServiceServicer_to_server(_servicer(self), self.grpc)
        self.grpc_port = self.grpc.add_insecure_port(f"{self.host}:{self.grpc_port}")
        self.grpc.start()
        self.http = ThreadingHTTPServer((self.host, self.http_port), _handler(self))
        self.http_port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def endpoint(self, protocol: str) -> str:
        """The endpoint as the webhook writes it."""
        if protocol == "grpc":
            return f"http://127.0.0.1:{self.grpc_port}"
        return f"http://127.0.0.1:{self.http_port}/v1/traces"

    def add(self, request: Any, transport: str) -> None:
        """Takes in one export."""
        with self.changed:
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        self.spans.append(
                            Span(
                                name=span.name,
                                kind=KINDS[span.kind],
                                trace=span.trace_id.hex(),
                                id=span.span_id.hex(),
                                parent=span.parent_span_id.hex(),
                                scope=scope.scope.name,
                                status=span.status.code,
                                attributes=_attributes(span.attributes),
                                resource=_attributes(resource.resource.attributes),
                                events=[event.name for event in span.events],
                                transport=transport,
                            )
                        )
            self.changed.notify_all()

    def wait(self, enough: Callable[[list[Span]], Any], seconds: float = 15) -> list[Span]:
        """All spans as soon as ``enough`` is content with them; fails after the time."""
        end = time.monotonic() + seconds
        with self.changed:
            while not enough(self.spans):
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"after {seconds} s there are only\n{outline(self.spans)}")
                self.changed.wait(left)
            return list(self.spans)

    def trace(self, trace_id: str, count: int) -> list[Span]:
        """The spans of a trace as soon as there are so many."""
        spans = self.wait(lambda spans: sum(span.trace == trace_id for span in spans) >= count)
        return [span for span in spans if span.trace == trace_id]

    def close(self) -> None:
        """Stops both servers."""
        self.grpc.stop(None)
        self.http.shutdown()
        self.http.server_close()


def outline(spans: list[Span]) -> str:
    """The traces as indented text, one line a span: its name and kind, roots with the parent they name."""
    lines: list[str] = []
    ids = {span.id for span in spans}

    def walk(parent: str, depth: int, trace: str) -> None:
        for span in spans:
            if span.parent == parent and span.trace == trace:
                lines.append(f"{'  ' * depth}{span.name} {span.kind}")
                walk(span.id, depth + 1, trace)

    for trace in dict.fromkeys(span.trace for span in spans):
        for parent in dict.fromkeys(span.parent for span in spans if span.trace == trace and span.parent not in ids):
            lines.append(f"caller {parent}" if parent else "no caller")
            walk(parent, 1, trace)
    return "\n".join(lines)


def _attributes(pairs: Any) -> dict[str, Any]:
    return {pair.key: _value(pair.value) for pair in pairs}


def _value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(item) for item in value.array_value.values]
    return getattr(value, kind) if kind else None


def _servicer(receiver: Receiver) -> Any:
    class Servicer(trace_service_pb2_grpc.TraceServiceServicer):  # type: ignore[misc]
        def Export(self, request: Any, context: Any) -> Any:
            receiver.add(request, "grpc")
            return trace_service_pb2.ExportTraceServiceResponse()

    return Servicer()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            if self.path == "/v1/traces":
                receiver.add(trace_service_pb2.ExportTraceServiceRequest.FromString(body), "http/protobuf")
            else:
                receiver.wrong_paths.append(self.path)
            self.send_response(200 if self.path == "/v1/traces" else 404)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    return Handler
