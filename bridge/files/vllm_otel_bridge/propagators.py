"""Propagators that images lack: vLLM does not start when OTEL_PROPAGATORS names one.

See github.com/openzipkin/b3-propagation and jaegertracing.io/docs/1.76/client-libraries.
"""

import re
from typing import Any
from urllib.parse import quote, unquote

from opentelemetry import baggage, trace
from opentelemetry.context import Context
from opentelemetry.propagators.textmap import TextMapPropagator, default_getter, default_setter

from . import quietly

IDS = re.compile("(?i)([0-9a-f]{1,32})[-:]([0-9a-f]{1,16})(?:[-:].*)?")


class B3Multi(TextMapPropagator):
    """One header for each field; both forms are read."""

    fields: Any = {"x-b3-traceid": "{0:032x}", "x-b3-spanid": "{1:016x}", "x-b3-sampled": "{2}"}  # how each is written

    def extract(self, carrier: Any, context: Any = None, getter: Any = default_getter) -> Any:
        context = context or Context()
        ids, sampled = quietly(self.read, lambda name: (getter.get(carrier, name) or [""])[0].strip()) or ("", False)
        match = IDS.fullmatch(ids)
        if match is None:
            return context
        caller = trace.SpanContext(int(match[1], 16), int(match[2], 16), True, trace.TraceFlags(sampled))
        return trace.set_span_in_context(trace.NonRecordingSpan(caller), context) if caller.is_valid else context

    def inject(self, carrier: Any, context: Any = None, setter: Any = default_setter) -> None:
        span = trace.get_current_span(context).get_span_context()
        for name, form in self.fields.items() if span.is_valid else ():
            setter.set(carrier, name, form.format(span.trace_id, span.span_id, span.trace_flags & 1))

    def read(self, header: Any) -> tuple[str, bool]:
        """The caller's ids, and whether it sampled: undecided is no."""
        if single := header("b3"):
            return single, single.split("-")[2:3] in (["1"], ["d"])
        sampled = header("x-b3-sampled").lower() in ("1", "true") or header("x-b3-flags") == "1"
        return f"{header('x-b3-traceid')}-{header('x-b3-spanid')}", sampled


class B3(B3Multi):
    """One header for all fields."""

    fields = {"b3": "{0:032x}-{1:016x}-{2}"}


class Jaeger(B3Multi):
    """``uber-trace-id``: colons may come escaped; the last digit has the bit for sampled. Baggage is ``uberctx-*``."""

    fields = {"uber-trace-id": "{0:032x}:{1:016x}:0:{2}"}

    def extract(self, carrier: Any, context: Any = None, getter: Any = default_getter) -> Any:
        context = super().extract(carrier, context, getter)
        for name in getter.keys(carrier):
            if name.startswith("uberctx-"):
                value = unquote(getter.get(carrier, name)[0]).strip()
                context = baggage.set_baggage(name.partition("-")[2], value, context)
        return context

    def inject(self, carrier: Any, context: Any = None, setter: Any = default_setter) -> None:
        super().inject(carrier, context, setter)
        for name, value in baggage.get_all(context).items():
            setter.set(carrier, f"uberctx-{quote(name)}", quote(str(value)))

    def read(self, header: Any) -> tuple[str, bool]:
        ids = unquote(header("uber-trace-id"))
        return ids, ids[-1:].lower() in tuple("13579bdf")
