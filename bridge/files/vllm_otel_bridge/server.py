"""The HTTP server span, and its link to vLLM's ``llm_request``.

An ASGI middleware around each FastAPI application of the process. Where somebody else already made a server span it
makes none and only links. What goes wrong in it costs a span and never an answer.
"""

from __future__ import annotations

import functools
import re
import sys
from typing import TYPE_CHECKING, Any, Awaitable, Callable, MutableMapping

from . import __version__, say, settings

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"))
_SECRETS = re.compile(r"(?i)\b(AWSAccessKeyId|Signature|sig|X-Goog-Signature)=[^&]*")
_LONGEST = 1024  # characters of a value that a client chose


def trace_applications() -> None:
    """Puts the middleware around every FastAPI application that is built from now on, outside all of its own."""
    from fastapi import FastAPI

    if hasattr(FastAPI.build_middleware_stack, "vllm_otel"):
        return
    build = FastAPI.build_middleware_stack

    @functools.wraps(build)
    def build_middleware_stack(application: FastAPI) -> Application:
        stack: Application = build(application)
        load_instrumentors()
        return TraceMiddleware(stack)

    build_middleware_stack.vllm_otel = True  # type: ignore[attr-defined]
    FastAPI.build_middleware_stack = build_middleware_stack  # type: ignore[method-assign, assignment]


@functools.lru_cache(maxsize=None)
def load_instrumentors() -> None:
    """The HTTP clients' instrumentors of the appended payload: only here, so only in processes that serve."""
    if "vllm_otel_bridge.payload" in sys.modules:
        quietly(sys.modules["vllm_otel_bridge.payload"].instrument)


def quietly(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a function of ours; what it raises costs its result and one line."""
    try:
        return function(*arguments)
    except Exception as problem:
        say(f"an OpenTelemetry tracing step failed, requests are not affected: {problem!r}")
        return None


class TraceMiddleware:
    """Also usable as ``--middleware vllm_otel_bridge.server.TraceMiddleware``."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = quietly(begin, scope) if scope.get("type") == "http" else None
        if exchange is None:
            return await self.app(scope, receive, send)

        async def observed(message: Message) -> None:
            if message.get("type") == "http.response.start":
                quietly(exchange.respond, message)
            await send(message)

        try:
            await self.app(exchange.scope, receive, observed)
        except Exception as problem:
            quietly(exchange.fail, problem)
            raise
        finally:
            quietly(exchange.end)


def begin(scope: Scope) -> Exchange | Linked | None:
    """What to do with a request: nothing, link it to the active span, or make a span."""
    if excluded_paths().search(scope.get("path", "")):
        return None
    source = tracer()
    if source is None:
        return None
    from opentelemetry import trace

    active = trace.get_current_span()
    if active.get_span_context().is_valid:
        return Linked(scope, active)
    return Exchange(scope, source)


excluded_paths = functools.lru_cache(maxsize=None)(settings.excluded_paths)


@functools.lru_cache(maxsize=None)
def tracer() -> Tracer | None:
    """Made at the first request, when vLLM has made its provider; ours only where nobody made one."""
    try:
        from opentelemetry import trace

        provider = trace.get_tracer_provider()
        endpoint = settings.endpoint()
        if isinstance(provider, trace.ProxyTracerProvider) and endpoint:
            from . import exporting

            provider = exporting.make_provider(endpoint)
            trace.set_tracer_provider(provider)
            exporting.shut_down_at_exit(provider)
        if settings.genai_attributes() and hasattr(provider, "add_span_processor"):
            from . import genai

            provider.add_span_processor(genai.Completion())
        return trace.get_tracer("vllm_otel_bridge", __version__)
    except Exception as problem:
        say(f"OpenTelemetry tracing of HTTP requests is off: {problem}")
        return None


class Linked:
    """A request whose server span belongs to somebody else, so that only ``llm_request`` must find it."""

    def __init__(self, scope: Scope, span: Span) -> None:
        self.scope = link(scope, span)

    def respond(self, message: Message) -> None:
        """Theirs to tell."""

    def fail(self, problem: Exception) -> None:
        """Theirs to tell."""

    def end(self) -> None:
        """Theirs to end."""


class Exchange:
    """A request and its server span, from the first header to the last byte."""

    def __init__(self, scope: Scope, source: Tracer) -> None:
        from opentelemetry import context, propagate, trace

        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self.method = scope["method"] if scope["method"] in _METHODS else "HTTP"
        self.span = source.start_span(
            self.method,
            context=propagate.extract(headers),
            kind=trace.SpanKind.SERVER,
            attributes=request_attributes(scope, headers),
        )
        self.scope = link(scope, self.span)
        self.token = context.attach(trace.set_span_in_context(self.span))
        _operations()[self.span.get_span_context().span_id] = scope["path"]

    def respond(self, message: Message) -> None:
        """The first part of the answer: its status."""
        status = message["status"]
        self.span.set_attributes(named(("http.status_code", "http.response.status_code", status)))
        if status >= 500:
            from opentelemetry.trace import StatusCode

            self.span.set_attribute("error.type", str(status))
            self.span.set_status(StatusCode.ERROR)

    def fail(self, problem: Exception) -> None:
        """The application raised."""
        from opentelemetry.trace import StatusCode

        self.span.record_exception(problem)
        self.span.set_attribute("error.type", type(problem).__qualname__)
        self.span.set_status(StatusCode.ERROR, str(problem)[:_LONGEST])

    def end(self) -> None:
        """The route is known only now: the router writes it into the scope."""
        from opentelemetry import context

        _operations().pop(self.span.get_span_context().span_id, None)
        route = getattr(self.scope.get("route"), "path", None)
        if route:
            self.span.set_attribute("http.route", route)
            self.span.update_name(f"{self.method} {route}")
        context.detach(self.token)
        self.span.end()


def _operations() -> dict[int, str]:
    return settings.Server.paths


def link(scope: Scope, span: Span) -> Scope:
    """The scope with the span as its caller, in the one header that every vLLM reads; a copy, for it is not ours."""
    from opentelemetry.trace import set_span_in_context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier, set_span_in_context(span))
    if "traceparent" not in carrier:
        return scope
    kept = [header for header in scope["headers"] if header[0].lower() not in (b"traceparent", b"tracestate")]
    linked = [(name.encode(), value.encode("latin-1")) for name, value in carrier.items()]
    return {**scope, "headers": kept + linked}


def request_attributes(scope: Scope, headers: dict[str, str]) -> dict[str, Any]:
    """The request by the HTTP semantic conventions, old names and current ones."""
    method, path, scheme = scope["method"], scope["path"][:_LONGEST], scope.get("scheme", "http")
    query = _SECRETS.sub(r"\1=REDACTED", scope.get("query_string", b"").decode("latin-1")[:_LONGEST])
    target = f"{path}?{query}" if query else path
    own, peer = scope.get("server") or (None, None), scope.get("client") or (None, None)
    host = headers.get("host", "")[:_LONGEST] or f"{own[0]}:{own[1]}"
    name, _, port = host.rpartition(":")
    address = (name, int(port)) if name and port.isdecimal() and len(port) < 6 else (host, own[1])
    known = method in _METHODS
    return named(
        ("http.method", "http.request.method", method if known else "_OTHER"),
        (None, "http.request.method_original", None if known else method[:_LONGEST]),
        ("http.scheme", "url.scheme", scheme),
        ("http.url", None, f"{scheme}://{host}{target}"),
        ("http.target", None, target),
        ("http.host", None, host),
        (None, "url.path", path),
        (None, "url.query", query or None),
        ("http.flavor", "network.protocol.version", scope.get("http_version")),
        ("http.user_agent", "user_agent.original", headers.get("user-agent", "")[:_LONGEST] or None),
        ("net.host.name", "server.address", address[0]),
        ("net.host.port", "server.port", address[1]),
        ("net.peer.ip", "client.address", peer[0]),
        ("net.peer.port", "client.port", peer[1]),
    )


conventions = functools.lru_cache(maxsize=None)(settings.conventions)


def named(*attributes: tuple[str | None, str | None, Any]) -> dict[str, Any]:
    """Triples of old name, current name and value, under the names that the environment asks for."""
    old, current = conventions()
    names: dict[str, Any] = {}
    for old_name, current_name, value in attributes:
        if value is not None:
            if old and old_name:
                names[old_name] = value
            if current and current_name:
                names[current_name] = value
    return names
