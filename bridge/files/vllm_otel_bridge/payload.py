"""Payload mode ``append``: a folder of packages LAST on ``sys.path``, so that every package of the image wins.

It gives OpenTelemetry itself to images without it (vLLM 0.9.2 to 0.16), and HTTP clients' instrumentors to all.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import Any

from . import say

FOLDER = os.environ.get("OTEL_VLLM_PAYLOAD") or ""
GRPC = os.path.join(os.path.dirname(os.path.dirname(__file__)), "payload_grpc")
INSTRUMENTORS = "httpx,requests,aiohttp-client,urllib3"


def bootstrap() -> None:
    """In every process: appends the payload where the image has no OpenTelemetry."""
    from importlib.util import find_spec

    try:
        found = find_spec("opentelemetry.sdk")
    except ImportError:
        found = None
    if found is None and append():
        sys.path.append(GRPC)


def append() -> bool:
    """Whether the payload is on ``sys.path`` now."""
    if os.path.isdir(FOLDER) and FOLDER not in sys.path:
        sys.path.append(FOLDER)
    return FOLDER in sys.path


@lru_cache(maxsize=None)
def instrument() -> None:
    """Loads HTTP clients' instrumentors over whatever OpenTelemetry there is."""
    from importlib.metadata import entry_points

    if not append():
        return say(f"OpenTelemetry tracing of HTTP clients is off: OTEL_VLLM_PAYLOAD={FOLDER} is no folder")
    wanted = (os.environ.get("OTEL_VLLM_INSTRUMENTORS") or INSTRUMENTORS).replace(" ", "").split(",")
    every: Any = entry_points()
    group, failed = "opentelemetry_instrumentor", []
    for entry in every.select(group=group) if hasattr(every, "select") else every.get(group, ()):
        if entry.name in wanted:
            try:
                entry.load()().instrument()
            except Exception as problem:
                if "opentelemetry" in str(getattr(problem, "name", "opentelemetry")):  # else the image has no client
                    failed.append(f"{entry.name}: {problem}")
    if failed:
        say(f"OpenTelemetry tracing lacks HTTP clients, payload and image do not fit: {'; '.join(failed)}")
