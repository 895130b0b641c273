"""One request to a vLLM server, one trace: the half of vllm-otel-injector that runs inside the server.

vLLM takes the parent of its ``llm_request`` span from the ``traceparent`` header of the request and never from the
active span, so a server span made beside it starts a second trace. The bridge makes the server span and writes it into
that header before vLLM reads it (``server``), turns vLLM's own tracing on where this process can bear it and takes it
back where it cannot (``native``), and completes what vLLM says about a request (``genai``).

Nothing here raises, nothing imports OpenTelemetry before it is needed, and processes that serve no HTTP (engine,
workers, helpers) load this file only.
"""

from __future__ import annotations

import os
import sys
from typing import Any

__version__ = "0.1.0"

_said: set[str] = set()


def register() -> None:
    """Entry point of the group ``vllm.general_plugins``: vLLM calls it in every process, before it builds anything."""
    try:
        if _serves_http() and os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() != "true":
            from . import exporting, native, server

            exporting.mind_manners()
            native.guard()
            server.trace_applications()
    except Exception as problem:
        say(f"OpenTelemetry tracing is off, the bridge did not load: {problem!r}")


def _serves_http() -> bool:
    """Whether this process may become an API server: those import FastAPI before they build the engine's arguments.

    ``python -m`` servers import it again in their engine and workers, so these are known by name (vLLM 0.8 to 0.33).
    """
    process = sys.modules.get("multiprocessing.process")
    name = process.current_process().name if process else ""
    return "fastapi" in sys.modules and not name.startswith(("EngineCore", "VllmWorker", "VLLM_DP_Coordinator"))


def say(sentence: str) -> None:
    """Writes one line to standard error, each sentence once: logging may be off, or set up in another format."""
    if sentence not in _said:
        _said.add(sentence)
        try:
            sys.stderr.write(f"vllm-otel: {' '.join(sentence.split())}\n")
            sys.stderr.flush()
        except Exception:
            pass  # nobody listens


def propagator(name: str) -> Any:
    """The propagator of the group ``opentelemetry_propagator``; W3C's where ours does not load, for none stops vLLM."""
    try:
        from . import propagators

        return propagators.NAMED[name]()
    except Exception as problem:
        say(f"OpenTelemetry propagator {name} did not load, tracing goes on with tracecontext: {problem!r}")
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        return TraceContextTextMapPropagator()


def b3() -> Any:
    """Entry point ``b3``: one header."""
    return propagator("b3")


def b3multi() -> Any:
    """Entry point ``b3multi``: one header for each field, as Istio and Linkerd send them."""
    return propagator("b3multi")


def jaeger() -> Any:
    """Entry point ``jaeger``."""
    return propagator("jaeger")
