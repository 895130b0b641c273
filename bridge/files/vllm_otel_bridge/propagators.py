"""B3 and Jaeger headers: images of vLLM lack these propagators, and OTEL_PROPAGATORS with one of them stops vLLM.

B3 as https://github.com/openzipkin/b3-propagation, Jaeger as https://www.jaegertracing.io/docs/1.76/client-libraries.
"""

from __future__ import annotations

import re
from typing import Any, Callable
from urllib.parse import quote, unquote

from opentelemetry import baggage, trace
from opentelemetry.context import Context
from opentelemetry.propagators.textmap import (
    CarrierT,
    Getter,
    Setter,
    TextMapPropagator,
    default_getter,
    default_setter,
)

_TRACE = re.compile(r"[0-9a-fA-F]{1,32}\Z")
_SPAN = re.compile(r"[0-9a-fA-F]{1,16}\Z")


def _with_caller(context: Context | None, trace_id: str, span_id: str, sampled: bool) -> Context:
    """The context with a remote parent, or as it was where the ids are malformed or zero."""
    context = Context() if context is None else context
    if not (_TRACE.match(trace_id) and _SPAN.match(span_id)):
        return context
    caller = trace.SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=trace.TraceFlags(1 if sampled else 0)
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(caller), context) if caller.is_valid else context


class _Headers(TextMapPropagator):
    """Reads and writes headers; raises nothing, for HTTP clients and vLLM's start call it."""

    def extract(
        self, carrier: CarrierT, context: Context | None = None, getter: Getter[CarrierT] = default_getter
    ) -> Context:
        """The context with what the headers say."""

        def header(name: str) -> str:
            values = getter.get(carrier, name)
            return values[0].strip() if values else ""

        before = Context() if context is None else context
        try:
            return self.read(header, before, getter.keys(carrier))
        except Exception:
            return before

    def inject(
        self, carrier: CarrierT, context: Context | None = None, setter: Setter[CarrierT] = default_setter
    ) -> None:
        """Writes the active span's headers."""
        span = trace.get_current_span(context).get_span_context()
        if span.is_valid:
            for name, value in self.write(span, context).items():
                setter.set(carrier, name, value)

    def read(self, header: Callable[[str], str], context: Context, names: list[str]) -> Context:
        """The context with what the headers say."""
        raise NotImplementedError

    def write(self, span: trace.SpanContext, context: Context | None) -> dict[str, str]:
        """The headers of a span."""
        raise NotImplementedError


class B3Multi(_Headers):
    """One header for each field. Reads the single header too, which wins, as the specification has it."""

    fields = {"x-b3-traceid", "x-b3-spanid", "x-b3-sampled"}  # type: ignore[assignment]

    def read(self, header: Callable[[str], str], context: Context, names: list[str]) -> Context:
        """No decision counts as unsampled, as in OpenTelemetry's own propagator."""
        single = header("b3").split("-")
        if len(single) > 1:
            return _with_caller(context, single[0], single[1], "".join(single[2:3]) in ("1", "d"))
        sampled = header("x-b3-sampled").lower() in ("1", "true", "d") or header("x-b3-flags") == "1"
        return _with_caller(context, header("x-b3-traceid"), header("x-b3-spanid"), sampled)

    def write(self, span: trace.SpanContext, context: Context | None) -> dict[str, str]:
        """The three headers of a span."""
        return {
            "x-b3-traceid": f"{span.trace_id:032x}",
            "x-b3-spanid": f"{span.span_id:016x}",
            "x-b3-sampled": str(int(span.trace_flags.sampled)),
        }


class B3(B3Multi):
    """One header for all fields. Reads the many too."""

    fields = {"b3"}  # type: ignore[assignment]

    def write(self, span: trace.SpanContext, context: Context | None) -> dict[str, str]:
        """The one header of a span."""
        return {"b3": f"{span.trace_id:032x}-{span.span_id:016x}-{int(span.trace_flags.sampled)}"}


class Jaeger(_Headers):
    """``uber-trace-id``, and baggage under ``uberctx-``."""

    fields = {"uber-trace-id"}  # type: ignore[assignment]

    def read(self, header: Callable[[str], str], context: Context, names: list[str]) -> Context:
        """Colons may come escaped, and flags are hexadecimal bits: sampled is the lowest."""
        for name in names:
            if name.lower().startswith("uberctx-"):
                context = baggage.set_baggage(name[8:], unquote(header(name)), context)
        trace_id, span_id, _, flags = unquote(header("uber-trace-id")).split(":")
        return _with_caller(context, trace_id, span_id, bool(int(flags, 16) & 1))

    def write(self, span: trace.SpanContext, context: Context | None) -> dict[str, str]:
        """The header of a span, and those of its baggage."""
        items = baggage.get_all(context).items()
        return {
            "uber-trace-id": f"{span.trace_id:032x}:{span.span_id:016x}:0:{int(span.trace_flags.sampled)}",
            **{f"uberctx-{name}": quote(str(value)) for name, value in items},
        }


NAMED: dict[str, Callable[[], Any]] = {"b3": B3, "b3multi": B3Multi, "jaeger": Jaeger}
