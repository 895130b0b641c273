"""vLLM's own tracing, ``llm_request``: turned on where this process can bear it, taken back where it cannot.

vLLM takes ``--otlp-traces-endpoint`` and then breaks, some at the first request only: without statistics, with an
OpenTelemetry that does not import, with settings that it refuses.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from . import Server, quietly, say

TRACING = os.environ.get("OTEL_VLLM_TRACING", "auto").strip().lower()  # or off, or force


def guard() -> None:
    """Sees the engine's arguments before vLLM acts on them, however the server was started."""
    from vllm.engine.arg_utils import EngineArgs

    create = EngineArgs.create_engine_config

    def create_engine_config(arguments: Any, *args: Any, **kwargs: Any) -> Any:
        quietly(decide, arguments)
        return create(arguments, *args, **kwargs)

    EngineArgs.create_engine_config = create_engine_config


def decide(arguments: Any) -> None:
    """Sets ``otlp_traces_endpoint`` or takes it back, and says so."""
    flag = arguments.otlp_traces_endpoint
    served = arguments.served_model_name or arguments.model
    Server.model = served if isinstance(served, str) else served[0]
    Server.endpoint = flag or Server.endpoint
    if not Server.endpoint:
        return say("OpenTelemetry tracing is off: set OTEL_VLLM_TRACES_ENDPOINT or --otlp-traces-endpoint")
    if not flag and TRACING == "off" and f"{__package__}.server" in sys.modules:
        return say("OpenTelemetry tracing of HTTP requests only: OTEL_VLLM_TRACING=off")
    problem = obstacle(arguments)
    if problem is None:
        arguments.otlp_traces_endpoint = Server.endpoint
        ask_for_details(arguments)
        return say(f"OpenTelemetry tracing is on, to {Server.endpoint}")
    if flag:
        arguments.otlp_traces_endpoint = arguments.collect_detailed_traces = None
    say(f"OpenTelemetry tracing{', --otlp-traces-endpoint taken back' if flag else ' without llm_request'}: {problem}")


def ask_for_details(arguments: Any) -> None:
    """OTEL_VLLM_DETAILED_TRACES, where it is a list: from vLLM 0.9 on."""
    wanted = os.environ.get("OTEL_VLLM_DETAILED_TRACES", "").split(",")
    takes_list = "list[" in str(type(arguments).__annotations__.get("collect_detailed_traces"))
    if takes_list and set(wanted) <= {"model", "worker", "all"}:
        arguments.collect_detailed_traces = arguments.collect_detailed_traces or wanted


def obstacle(arguments: Any) -> str | None:
    """What would break this server and what to do about it, or nothing."""
    from vllm import tracing

    if not tracing.is_otel_available():  # its is_tracing_available() is always true from 0.16 to 0.33
        reason = str(getattr(tracing, "otel_import_error_traceback", "")).strip().rpartition("\n")[2]
        return f"OpenTelemetry does not import ({reason}); use the payload mode append"
    try:  # what vLLM will build
        from . import exporting

        exporting.make_provider(str(Server.endpoint)).shutdown()
    except Exception as problem:
        return f"OpenTelemetry refuses its settings ({problem!r}); correct the variables OTEL_*"
    return unfit_engine(arguments)


def unfit_engine(arguments: Any) -> str | None:
    """Engine V1 traces from 0.10.2 on, and with statistics only; before, tracing means engine V0."""
    from vllm.v1.engine.output_processor import OutputProcessor

    if hasattr(OutputProcessor, "do_tracing"):
        return "vLLM traces with statistics only, remove --disable-log-stats" if arguments.disable_log_stats else None
    if os.environ.get("VLLM_USE_V1") == "1":
        return "this vLLM cannot trace with VLLM_USE_V1=1; use 0.10.2 or later"
    flag = arguments.otlp_traces_endpoint not in (None, os.environ.get("OTEL_VLLM_TRACES_ENDPOINT"))
    if flag or TRACING == "force":
        return None  # asked for by its owner
    return "this vLLM traces in engine V0 only; use 0.10.2 or later, or OTEL_VLLM_TRACING=force to fall back"
