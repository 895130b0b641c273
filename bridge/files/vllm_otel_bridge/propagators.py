"""Propagators that images lack: vLLM does not start when OTEL_PROPAGATORS names one.

See https://github.com/openzipkin/b3-propagation and https://www.jaegertracing.io/docs/1.76/client-libraries.
"""

import re
from typing import Any
from urllib.parse import unquote

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.propagators.textmap import TextMapPropagator, default_getter, default_setter

from . import quietly

IDS = re.compile("([0-9a-f]{1,32})[-:]([0-9a-f]{1,16})(?:[-:].*)?", re.IGNORECASE)


class B3Multi(TextMapPropagator):
    """One header for each field; both forms are read."""

    fields: Any = {"x-b3-traceid", "x-b3-spanid", "x-b3-sampled"}

    def extract(self, carrier: Any, context: Any = None, getter: Any = default_getter) -> Any:
        context = Context() if context is None else context
        ids, sampled = quietly(self.read, lambda name: (getter.get(carrier, name) or [""])[0].strip()) or ("", False)
        match = IDS.fullmatch(ids)
        if match is None:
            return context
        caller = trace.SpanContext(int(match[1], 16), int(match[2], 16), True, trace.TraceFlags(sampled))
        return trace.set_span_in_context(trace.NonRecordingSpan(caller), context) if caller.is_valid else context

    def inject(self, carrier: Any, context: Any = None, setter: Any = default_setter) -> None:
        span = trace.get_current_span(context).get_span_context()
        if span.is_valid:
            headers = quietly(self.write, f"{span.trace_id:032x}", f"{span.span_id:016x}", span.trace_flags & 1)
            for name, value in (headers or {}).items():
                setter.set(carrier, name, value)

    def read(self, header: Any) -> tuple[str, bool]:
        """The caller's ids, and whether it sampled: undecided is no."""
        if single := header("b3"):
            return single, single.split("-")[2:3] in (["1"], ["d"])
        sampled = header("x-b3-sampled").lower() in ("1", "true") or header("x-b3-flags") == "1"
        return f"{header('x-b3-traceid')}-{header('x-b3-spanid')}", sampled

    def write(self, trace_id: str, span_id: str, sampled: int) -> dict[str, str]:
        return {"x-b3-traceid": trace_id, "x-b3-spanid": span_id, "x-b3-sampled": str(sampled)}


class B3(B3Multi):
    """One header for all fields."""

    fields = {"b3"}

    def write(self, trace_id: str, span_id: str, sampled: int) -> dict[str, str]:
        return {"b3": f"{trace_id}-{span_id}-{sampled}"}


class Jaeger(B3Multi):
    """``uber-trace-id``: colons may come escaped; the last digit has the bit for sampled."""

    fields = {"uber-trace-id"}

    def read(self, header: Any) -> tuple[str, bool]:
        ids = unquote(header("uber-trace-id"))
        return ids, ids[-1:].lower() in tuple("13579bdf")

    def write(self, trace_id: str, span_id: str, sampled: int) -> dict[str, str]:
        return {"uber-trace-id": f"{trace_id}:{span_id}:0:{sampled}"}
