"""One request to a vLLM server, one trace: the half of vllm-otel-injector that runs inside the server.

vLLM hangs ``llm_request`` under the request's ``traceparent`` header, never under the active span. So the bridge makes
the HTTP server span and writes it into that header (``server``), turns vLLM's own tracing on where it can (``native``)
and completes what that tells (``genai``). Engine and workers load this file only.
"""

import os
import sys
from functools import cache, partial
from importlib import import_module
from typing import Any, Callable

__version__ = "0.1.0"
said: set[str] = set()


class Server:
    """What is known once vLLM has read its arguments."""

    endpoint = os.environ.get("OTEL_VLLM_TRACES_ENDPOINT") or None
    model: Any = None
    paths: dict[int, str] = {}  # of the requests in flight, by the id of their server span


@cache
def register() -> None:
    """Entry point of ``vllm.general_plugins``, called in every process before vLLM builds anything."""
    process = sys.modules.get("multiprocessing.process")
    name = process.current_process().name if process else ""
    # API servers import FastAPI first; after `python -m` engine and workers do so too (vLLM 0.8 to 0.33).
    serves = "fastapi" in sys.modules and not name.startswith(("EngineCore", "VllmWorker", "VLLM_DP_Coordinator"))
    if serves and os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() != "true":
        quietly(call, "native", "guard")
        quietly(call, "server", "trace_applications")


def call(module: str, name: str) -> Any:
    """Calls what a module of ours has."""
    return getattr(import_module(f"{__name__}.{module}"), name)()


def quietly(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of ours raises costs one line, never an answer of the server."""
    try:
        return function(*arguments)
    except Exception as problem:
        if getattr(problem, "name", "") in ("opentelemetry", "opentelemetry.sdk"):
            return None  # `native` says so
        return say(f"a step of OpenTelemetry tracing failed, the server serves on: {problem!r}")


def say(sentence: str) -> None:
    """Writes a line to standard error, each once, never a flood."""
    try:
        if sentence not in said and len(said) < 32:
            said.add(sentence)
            sys.stderr.write(f"vllm-otel: {' '.join(sentence.split())}\n")
    except Exception:
        pass  # nobody listens


def _propagator(name: str) -> Any:
    """One of ours, or W3C's where that does not load: vLLM would not start without."""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return quietly(call, "propagators", name) or TraceContextTextMapPropagator()


b3 = partial(_propagator, "B3")
b3multi = partial(_propagator, "B3Multi")
jaeger = partial(_propagator, "Jaeger")
