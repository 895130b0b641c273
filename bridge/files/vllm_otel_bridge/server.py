"""The HTTP server span and its link to ``llm_request``: an ASGI middleware around every FastAPI application."""

import os
import re
import sys
from functools import cache, partial
from typing import Any

from fastapi import FastAPI
from opentelemetry import context, propagate, trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from . import Server, __version__, call, exporting, genai, quietly

HEALTH = "^/(health|metrics|ping|load|version|readyz?|livez|is_sleeping|v1/models)/?$"
EXCLUDED = quietly(re.compile, os.environ.get("OTEL_VLLM_EXCLUDED_PATHS") or HEALTH) or re.compile(HEALTH)
METHODS = "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"
LONGEST = 1024  # characters of a value that the client chose

# Which of each pair of names, old and current.
OPT_IN = os.environ.get("OTEL_SEMCONV_STABILITY_OPT_IN", "").replace(" ", "").split(",")
NAMES = slice(0, 2) if "http/dup" in OPT_IN else slice(1, 2) if "http" in OPT_IN else slice(0, 1)


def trace_applications() -> None:
    """Every FastAPI application that is built from now on gets the middleware, outermost."""
    build = FastAPI.build_middleware_stack

    def build_middleware_stack(application: Any) -> Any:
        if "vllm_otel_bridge.payload" in sys.modules:  # here, for only servers build a stack
            quietly(call, "payload", "instrument")
        return TraceMiddleware(build(application))

    FastAPI.build_middleware_stack = build_middleware_stack
    exporting.mind_manners()


class TraceMiddleware:
    """Traces requests; the parts of an answer pass through it without spans."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict, receive: Any, send: Any) -> Any:
        scope, request = quietly(begin, scope) or (scope, None)
        if request is None:
            return await self.app(scope, receive, send)

        async def observed(message: Any) -> None:
            if message.get("type") == "http.response.start":
                quietly(request.respond, message["status"])
            await send(message)

        try:
            await self.app(scope, receive, observed)
        except Exception as problem:
            quietly(request.fail, problem)
            raise
        finally:
            quietly(request.end)


def begin(scope: dict) -> tuple[dict, Any]:
    """The scope to pass on, and the request to trace where the server span is ours to make."""
    if scope["type"] != "http" or EXCLUDED.search(scope["path"]) or tracer() is None:
        return scope, None
    active = trace.get_current_span()
    if active.get_span_context().is_valid:
        return link(scope, active), None
    request = Request(scope)
    return request.scope, request


class Request:
    """A request and its server span, from the first header to the last part of the answer."""

    def __init__(self, scope: dict) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self.method = scope["method"] if scope["method"] in METHODS else "HTTP"
        caller, attributes = propagate.extract(headers), attributes_of(scope, headers)
        self.span = tracer().start_span(self.method, caller, trace.SpanKind.SERVER, attributes)
        self.scope = link(scope, self.span)
        self.token = context.attach(trace.set_span_in_context(self.span))
        Server.paths[self.span.get_span_context().span_id] = scope["path"]

    def respond(self, status: int) -> None:
        for name in ("http.status_code", "http.response.status_code")[NAMES]:
            self.span.set_attribute(name, status)
        if status >= 500:
            self.blame(str(status))

    def fail(self, problem: Exception) -> None:
        self.span.record_exception(problem)
        self.blame(type(problem).__qualname__)

    def blame(self, error: str) -> None:
        self.span.set_attribute("error.type", error)
        self.span.set_status(trace.StatusCode.ERROR)

    def end(self) -> None:
        """The scope has its route now."""
        Server.paths.pop(self.span.get_span_context().span_id, None)
        route = getattr(self.scope.get("route"), "path", None)
        if route:
            self.span.set_attribute("http.route", route)
            self.span.update_name(f"{self.method} {route}")
        context.detach(self.token)
        self.span.end()


def link(scope: dict, span: trace.Span) -> dict:
    """A copy of the scope with the span as caller, in the one header that every vLLM reads."""
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier, trace.set_span_in_context(span))
    replaced = (b"traceparent", b"tracestate") if carrier else ()
    kept = [header for header in scope["headers"] if header[0].lower() not in replaced]
    return {**scope, "headers": kept + [(name.encode(), value.encode()) for name, value in carrier.items()]}


def make_tracer() -> trace.Tracer:
    """From the provider that vLLM made; from ours only where nobody made any."""
    provider: Any = trace.get_tracer_provider()
    if isinstance(provider, trace.ProxyTracerProvider) and Server.endpoint:
        provider = exporting.make_provider(Server.endpoint)
        exporting.shut_down_at_exit(provider)
        trace.set_tracer_provider(provider)
    if os.environ.get("OTEL_VLLM_GENAI_ATTRIBUTES") != "off" and hasattr(provider, "add_span_processor"):
        provider.add_span_processor(genai.Completion())
    return trace.get_tracer("vllm_otel_bridge", __version__)


# At the first request vLLM has made its provider; None where OpenTelemetry refuses its settings.
tracer = cache(partial(quietly, make_tracer))


def attributes_of(scope: dict, headers: dict[str, str]) -> dict[str, Any]:
    """The request by the HTTP conventions; not its query, which may hold keys."""
    path, scheme = scope["path"][:LONGEST], scope.get("scheme", "http")
    own, peer = scope.get("server") or ("", None), scope.get("client") or (None, None)
    host = headers.get("host", own[0])[:LONGEST]
    name, _, port = host.rpartition(":")
    address = (name, int(port)) if re.fullmatch("[0-9]{1,5}", port) else (host, own[1])
    told = (
        ("http.method", "http.request.method", scope["method"] if scope["method"] in METHODS else "_OTHER"),
        ("http.url", "", f"{scheme}://{host}{path}"),
        ("http.scheme", "url.scheme", scheme),
        ("http.target", "url.path", path),
        ("http.flavor", "network.protocol.version", scope.get("http_version")),
        ("http.user_agent", "user_agent.original", headers.get("user-agent", "")[:LONGEST]),
        ("net.host.name", "server.address", address[0]),
        ("net.host.port", "server.port", address[1]),
        ("net.peer.ip", "client.address", peer[0]),
    )
    return {name: value for *names, value in told for name in names[NAMES] if name and value}
