"""A folder of packages LAST on ``sys.path``, so that every package of the image wins.

It has OpenTelemetry for images without it (vLLM 0.9.2 to 0.16), and HTTP clients' instrumentors for all.
"""

import os
import sys
from functools import cache
from typing import Any

from . import say

FOLDER = os.environ.get("OTEL_VLLM_PAYLOAD") or ""
GRPC = os.path.join(os.path.dirname(os.path.dirname(__file__)), "payload_grpc")
INSTRUMENTORS = "httpx,requests,aiohttp-client,urllib3"


def bootstrap() -> None:
    """In every process: appends the payload where the image has no OpenTelemetry."""
    from importlib.util import find_spec

    try:
        missing = find_spec("opentelemetry.sdk") is None
    except ImportError:
        missing = True
    if missing:
        append()


def append() -> None:
    """The payload, and a stand-in for the exporter that it lacks."""
    sys.path.extend(folder for folder in (FOLDER, GRPC) if folder not in sys.path)


@cache
def instrument() -> None:
    """Loads HTTP clients' instrumentors over whatever OpenTelemetry there is."""
    from importlib.metadata import entry_points

    append()
    wanted = (os.environ.get("OTEL_VLLM_INSTRUMENTORS") or INSTRUMENTORS).replace(" ", "").split(",")
    every: Any = entry_points()
    group, failed = "opentelemetry_instrumentor", [] if os.path.isdir(FOLDER) else [f"{FOLDER} is no folder"]
    for entry in every.select(group=group) if hasattr(every, "select") else every.get(group, ()):
        if entry.name in wanted:
            try:
                entry.load()().instrument()
            except Exception as problem:
                if getattr(problem, "name", "") != entry.name.partition("-")[0]:  # else the image has no such client
                    failed.append(f"{entry.name}: {problem}")
    if failed:
        say(f"OpenTelemetry tracing lacks HTTP clients: {'; '.join(failed)}")
