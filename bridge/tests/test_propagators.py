"""B3 and Jaeger headers, read and written, as the propagators of OpenTelemetry read and write them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from opentelemetry import baggage, trace
from opentelemetry.context import Context

from conftest import CACHE, python
from server import CALLER, FILES, TRACE
from vllm_otel_bridge.propagators import B3, B3Multi, Jaeger


def caller(context: Context) -> tuple[str, str, bool] | None:
    span = trace.get_current_span(context).get_span_context()
    return (f"{span.trace_id:032x}", f"{span.span_id:016x}", span.trace_flags.sampled) if span.is_valid else None


@pytest.mark.parametrize(
    ("headers", "sampled"),
    [
        ({"b3": f"{TRACE}-{CALLER}-1"}, True),
        ({"b3": f"{TRACE}-{CALLER}-d-{CALLER}"}, True),
        ({"b3": f"{TRACE}-{CALLER}-0"}, False),
        ({"b3": f"{TRACE}-{CALLER}"}, False),
        ({"x-b3-traceid": TRACE.upper(), "x-b3-spanid": CALLER, "x-b3-sampled": "true"}, True),
        ({"x-b3-traceid": TRACE, "x-b3-spanid": CALLER, "x-b3-flags": "1"}, True),
        ({"x-b3-traceid": TRACE, "x-b3-spanid": CALLER, "x-b3-sampled": "0"}, False),
    ],
)
def test_b3_is_read_in_both_forms(headers: dict[str, str], sampled: bool) -> None:
    for propagator in (B3(), B3Multi()):
        assert caller(propagator.extract(headers)) == (TRACE, CALLER, sampled)


def test_short_trace_ids_are_padded() -> None:
    assert caller(B3().extract({"b3": f"{CALLER}-{CALLER}-1"})) == (CALLER.rjust(32, "0"), CALLER, True)
    assert caller(Jaeger().extract({"uber-trace-id": "abc:def:0:1"})) == (
        "abc".rjust(32, "0"),
        "def".rjust(16, "0"),
        True,
    )


@pytest.mark.parametrize(
    ("value", "sampled"),
    [(f"{TRACE}:{CALLER}:0:1", True), (f"{TRACE}%3A{CALLER}%3A0%3A3", True), (f"{TRACE}:{CALLER}:0:zz", False)],
)
def test_jaeger_is_read(value: str, sampled: bool) -> None:
    assert caller(Jaeger().extract({"uber-trace-id": value})) == (TRACE, CALLER, sampled)


@pytest.mark.parametrize("value", ["", "0", "-", "::", f"{'0' * 32}-{CALLER}-1", "x" * 9999, "%"])
def test_malformed_headers_are_no_caller(value: str) -> None:
    headers = {"b3": value, "uber-trace-id": value, "x-b3-traceid": value, "x-b3-spanid": value}
    for propagator in (B3(), B3Multi(), Jaeger()):
        assert caller(propagator.extract(headers)) is None


def test_what_is_written_is_read_again() -> None:
    context = B3().extract({"b3": f"{TRACE}-{CALLER}-1"})
    for propagator in (B3(), B3Multi(), Jaeger()):
        carrier: dict[str, str] = {}
        propagator.inject(carrier, context)
        assert set(carrier) == set(propagator.fields)
        assert caller(propagator.extract(carrier)) == (TRACE, CALLER, True)


def test_jaegers_baggage_is_read_and_written() -> None:
    headers = {"uber-trace-id": f"{TRACE}:{CALLER}:0:1", "uberctx-user-id": "J%C3%BCrgen%20K", "uberctx-": "", "x": "y"}
    context = Jaeger().extract(headers)
    assert dict(baggage.get_all(context)) == {"user-id": "Jürgen K", "": ""}
    carrier: dict[str, str] = {}
    Jaeger().inject(carrier, baggage.set_baggage("evil\r\nkey", "\r\n", context))
    assert carrier["uberctx-user-id"] == "J%C3%BCrgen%20K"
    assert carrier["uberctx-evil%0D%0Akey"] == "%0D%0A"


def test_opentelemetrys_own_read_the_same(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": f"{FILES}:{CACHE / 'payload-new'}"}
    command = [str(python("none")), "-W", "ignore", "-c", COMPARED]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "12 alike\n", done.stdout + done.stderr


COMPARED = f"""
from opentelemetry import baggage, trace
from opentelemetry.propagators.b3 import B3MultiFormat, B3SingleFormat
from opentelemetry.propagators.jaeger import JaegerPropagator
from vllm_otel_bridge.propagators import B3, B3Multi, Jaeger

def read(propagator, headers):
    context = propagator.extract(headers)
    return trace.get_current_span(context).get_span_context(), dict(baggage.get_all(context))

count = 0
for ours, theirs, key in ((B3, B3SingleFormat, "b3"), (B3Multi, B3MultiFormat, "b3"), (Jaeger, JaegerPropagator, "j")):
    for sampled in ("0", "1"):
        headers = {{
            "b3": "{TRACE}-{CALLER}-" + sampled,
            "x-b3-traceid": "{TRACE}",
            "x-b3-spanid": "{CALLER}",
            "x-b3-sampled": sampled,
            "uber-trace-id": "{TRACE}:{CALLER}:0:" + sampled,
            "uberctx-user-id": "J%C3%BCrgen",
        }}
        if ours is B3Multi:
            del headers["b3"]
        assert read(ours(), headers) == read(theirs(), headers), (ours, headers)
        assert read(ours(), headers)[0].is_valid
        count += 1
        written = {{}}
        theirs().inject(written, theirs().extract(headers))
        assert read(ours(), written) == read(theirs(), written), (ours, written)
        count += 1
print(count, "alike")
"""


def test_nothing_is_written_without_a_span() -> None:
    carrier: dict[str, str] = {}
    Jaeger().inject(carrier, Context())
    assert carrier == {}
