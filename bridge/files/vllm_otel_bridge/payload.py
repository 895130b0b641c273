"""Payload mode ``append``: a folder of Python packages LAST on ``sys.path``, so that every package of the image wins.

It gives OpenTelemetry itself to images without it (vLLM 0.9.2 to 0.16), and the HTTP clients' instrumentors to all.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

FOLDER = os.environ.get("OTEL_VLLM_PAYLOAD") or ""
GRPC = "opentelemetry.exporter.otlp.proto.grpc"


class HttpForGrpc:
    """Finds a gRPC exporter that is the HTTP one: vLLM from 0.16 on imports both, and the payload has only that."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The stand-in for the two modules that vLLM asks for, after every real finder said no."""
        if name in (GRPC, f"{GRPC}.trace_exporter"):
            return ModuleSpec(name, self, is_package=name == GRPC)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module will do."""

    def exec_module(self, module: ModuleType) -> None:
        """Fills the exporter's module; its package stays empty."""
        if module.__name__ != GRPC:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            module.OTLPSpanExporter = OTLPSpanExporter  # type: ignore[attr-defined]
            module.STAND_IN = True  # type: ignore[attr-defined]


def bootstrap() -> None:
    """In every process, from ``sitecustomize``: appends the payload where the image has no OpenTelemetry."""
    try:
        found = importlib.util.find_spec("opentelemetry.sdk") is not None
    except ImportError:
        found = False
    if not found and append():
        sys.meta_path.append(HttpForGrpc())


def append() -> bool:
    """Whether the payload is on ``sys.path`` now."""
    if os.path.isdir(FOLDER) and FOLDER not in sys.path:
        sys.path.append(FOLDER)
    return FOLDER in sys.path


def instrument() -> None:
    """In API servers only: the instrumentors of HTTP clients, over whatever OpenTelemetry was found."""
    from importlib.metadata import entry_points

    from . import say, settings

    if not append():
        return say(f"OpenTelemetry tracing of HTTP clients is off: OTEL_VLLM_PAYLOAD={FOLDER} is no folder")
    wanted, failed = settings.instrumentors(), {}
    found: Any = entry_points()
    group = "opentelemetry_instrumentor"
    for entry in found.select(group=group) if hasattr(found, "select") else found.get(group, ()):
        if entry.name in wanted:
            try:
                entry.load()().instrument()
            except Exception as problem:
                absent = isinstance(problem, ModuleNotFoundError)
                if not absent or str(problem.name).startswith("opentelemetry"):  # else the image lacks the client
                    failed[entry.name] = problem
    if failed:
        reasons = "; ".join(f"{name}: {problem}" for name, problem in failed.items())
        say(f"OpenTelemetry tracing of HTTP clients is off where payload and image do not fit: {reasons}")
