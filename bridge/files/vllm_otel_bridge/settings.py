"""What the environment asks for, and what is known of this server."""

from __future__ import annotations

import os
import re

from . import say

EXCLUDED_PATHS = r"^/(health|metrics|ping|load|version|ready|readyz|livez|is_sleeping|v1/models)/?$"
INSTRUMENTORS = "httpx,requests,aiohttp-client,urllib3"


class Server:
    """What becomes known once vLLM has read its arguments."""

    endpoint: str | None = None
    model: str | None = None
    paths: dict[int, str] = {}  # of the requests in flight, by the id of their server span


def endpoint() -> str | None:
    """Where spans go: the server's flag, else OTEL_VLLM_TRACES_ENDPOINT."""
    return Server.endpoint or os.environ.get("OTEL_VLLM_TRACES_ENDPOINT") or None


def protocol() -> str:
    """The exporter's protocol, with vLLM's own default; vLLM ignores OTEL_EXPORTER_OTLP_PROTOCOL."""
    return os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or "grpc"


def tracing() -> str:
    """OTEL_VLLM_TRACING: ``auto``, ``off`` or ``force``."""
    return _one_of("OTEL_VLLM_TRACING", ("auto", "off", "force"))


def detailed_traces() -> str | None:
    """OTEL_VLLM_DETAILED_TRACES, as the flag ``--collect-detailed-traces``."""
    value = os.environ.get("OTEL_VLLM_DETAILED_TRACES") or None
    if value is None or set(value.split(",")) <= {"model", "worker", "all"}:
        return value
    say(f"OTEL_VLLM_DETAILED_TRACES={value} ignored for tracing, OpenTelemetry users write all, model or worker")
    return None


def genai_attributes() -> bool:
    """OTEL_VLLM_GENAI_ATTRIBUTES: ``on``, or ``off`` for what vLLM itself says only."""
    return _one_of("OTEL_VLLM_GENAI_ATTRIBUTES", ("on", "off")) == "on"


def instrumentors() -> list[str]:
    """OTEL_VLLM_INSTRUMENTORS: names in the group ``opentelemetry_instrumentor``."""
    return [name.strip() for name in (os.environ.get("OTEL_VLLM_INSTRUMENTORS") or INSTRUMENTORS).split(",")]


def excluded_paths() -> re.Pattern[str]:
    """OTEL_VLLM_EXCLUDED_PATHS: requests whose path this finds are not traced."""
    value = os.environ.get("OTEL_VLLM_EXCLUDED_PATHS") or EXCLUDED_PATHS
    try:
        return re.compile(value)
    except (re.error, RecursionError, OverflowError) as problem:
        say(f"OTEL_VLLM_EXCLUDED_PATHS is no regular expression ({problem}), OpenTelemetry tracing uses its default")
        return re.compile(EXCLUDED_PATHS)


def conventions() -> tuple[bool, bool]:
    """OTEL_SEMCONV_STABILITY_OPT_IN for HTTP: whether the old names are sent, whether the current ones are."""
    asked = {word.strip() for word in os.environ.get("OTEL_SEMCONV_STABILITY_OPT_IN", "").lower().split(",")}
    both = "http/dup" in asked
    current = both or "http" in asked
    return both or not current, current


def _one_of(variable: str, allowed: tuple[str, ...]) -> str:
    value = os.environ.get(variable, "").strip().lower() or allowed[0]
    if value in allowed:
        return value
    say(f"{variable}={value} is none of {', '.join(allowed)}: OpenTelemetry tracing uses {allowed[0]}")
    return allowed[0]
