"""vLLM's own tracing, ``llm_request``: turned on where this process can bear it, taken back where it cannot.

vLLM accepts ``--otlp-traces-endpoint`` in processes that it then breaks: without statistics every request after the
first fails, with an OpenTelemetry that does not import likewise, and what the SDK refuses ends the start. So each is
tried before vLLM acts on the flag.
"""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

from . import say, settings


def guard() -> None:
    """Looks at the engine's arguments before vLLM does, however the server was started."""
    arguments = sys.modules.get("vllm.engine.arg_utils")
    if arguments is None or hasattr(arguments.EngineArgs.create_engine_config, "vllm_otel"):
        return
    create = arguments.EngineArgs.create_engine_config

    @functools.wraps(create)
    def create_engine_config(engine: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            decide(engine)
        except Exception as problem:
            say(f"OpenTelemetry tracing of vLLM left as it was found: {problem!r}")
        return create(engine, *args, **kwargs)

    create_engine_config.vllm_otel = True  # type: ignore[attr-defined]
    arguments.EngineArgs.create_engine_config = create_engine_config


def decide(engine: Any) -> None:
    """Sets or takes back ``otlp_traces_endpoint``, and says which."""
    flag = engine.otlp_traces_endpoint
    settings.Server.endpoint = flag or settings.endpoint()
    settings.Server.model = model_name(engine)
    endpoint = settings.endpoint()
    if endpoint is None:
        return say("OpenTelemetry tracing is off: neither OTEL_VLLM_TRACES_ENDPOINT nor --otlp-traces-endpoint is set")
    if not flag and settings.tracing() == "off":
        return say("OpenTelemetry tracing: HTTP requests only, OTEL_VLLM_TRACING=off")
    problem = obstacle(engine, endpoint)
    if problem is None:
        engine.otlp_traces_endpoint = endpoint
        ask_for_details(engine)
        say(f"OpenTelemetry tracing is on: HTTP requests and llm_request, to {endpoint} by {settings.protocol()}")
    elif flag:
        engine.otlp_traces_endpoint = None
        engine.collect_detailed_traces = None
        say(f"OpenTelemetry tracing: --otlp-traces-endpoint taken back, it would stop this server. {problem}")
    else:
        say(f"OpenTelemetry tracing: no llm_request spans. {problem}")


def model_name(engine: Any) -> str | None:
    """The name by which clients know the model: the first served one, else the model's own."""
    served = getattr(engine, "served_model_name", None)
    if isinstance(served, (list, tuple)):
        served = served[0] if served else None
    return served or getattr(engine, "model", None)


def ask_for_details(engine: Any) -> None:
    """OTEL_VLLM_DETAILED_TRACES, as this version takes it: text up to 0.8, a list from 0.9 on."""
    wanted = settings.detailed_traces()
    if wanted and not engine.collect_detailed_traces:
        is_list = "list" in str(type(engine).__annotations__.get("collect_detailed_traces", "list")).lower()
        engine.collect_detailed_traces = wanted.split(",") if is_list else wanted


def obstacle(engine: Any, endpoint: str) -> str | None:
    """What would break this server, and what to do about it; nothing where vLLM's tracing is safe."""
    return missing_packages() or unfit_engine(engine) or unfit_exporter(endpoint)


def missing_packages() -> str | None:
    """Asked of vLLM's own imports; its ``is_tracing_available`` is always true from 0.16 to 0.33."""
    from vllm import tracing

    if tracing.is_otel_available():
        return None
    reason = str(getattr(tracing, "otel_import_error_traceback", "")).strip().rpartition("\n")[2]
    return f"The image's OpenTelemetry does not import ({reason}): use the payload mode append."


def unfit_engine(engine: Any) -> str | None:
    """Engine V1 traces from 0.10.2 on, and only with statistics; before, the flag means engine V0."""
    from vllm.v1.engine.output_processor import OutputProcessor

    v1 = os.environ.get("VLLM_USE_V1")
    if hasattr(OutputProcessor, "do_tracing"):
        if engine.disable_log_stats and v1 != "0":
            return "vLLM cannot trace with --disable-log-stats: remove that flag."
        return None
    if v1 == "1":
        return "This vLLM traces in engine V0 only, and VLLM_USE_V1=1 is set: use 0.10.2 or later."
    own = engine.otlp_traces_endpoint not in (None, os.environ.get("OTEL_VLLM_TRACES_ENDPOINT"))
    if own or settings.tracing() == "force":
        return None
    return "This vLLM traces in engine V0 only: set OTEL_VLLM_TRACING=force to fall back to it, or use 0.10.2 or later."


def unfit_exporter(endpoint: str) -> str | None:
    """Builds once what vLLM will build: exporter, processor, sampler and resource, all from the environment."""
    from . import exporting

    try:
        exporting.make_provider(endpoint).shutdown()
        return None
    except Exception as problem:
        return f"OpenTelemetry refuses its settings ({problem}): correct the OTEL_ variables."
