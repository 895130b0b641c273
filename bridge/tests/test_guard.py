"""Whatever the flags and the environment, the server serves; and one line says what became of vLLM's tracing."""

from __future__ import annotations

import pytest

from conftest import NEWEST, OLDEST, Serve
from receiver import Receiver, outline
from server import TRACE, TRACEPARENT, Server
from test_traces import JOINED

W3C = {"traceparent": TRACEPARENT}
FLAG = "--otlp-traces-endpoint"
HTTP_ONLY = JOINED.rpartition("\n")[0]
TAKEN_BACK = "OpenTelemetry tracing, --otlp-traces-endpoint taken back: "
WITHOUT = "OpenTelemetry tracing without llm_request: "


def answers(server: Server) -> list[int]:
    """Three requests: what kills an engine is seen by the second."""
    return [server.complete(W3C).status_code for _ in range(3)]


@pytest.mark.parametrize("line", [OLDEST, NEWEST])
def test_flag_without_statistics_is_taken_back(serve: Serve, receiver: Receiver, line: str) -> None:
    flags = [FLAG, receiver.endpoint("http/protobuf"), "--disable-log-stats", "--collect-detailed-traces", "all"]
    with serve(line, *flags) as server:
        assert answers(server) == [200] * 3
        assert outline(receiver.trace(TRACE, 1)[:1]) == HTTP_ONLY
        assert server.said() == [TAKEN_BACK + "vLLM traces with statistics only, remove --disable-log-stats"]


def test_without_the_guard_that_flag_kills_the_server(serve: Serve, receiver: Receiver) -> None:
    flags = [FLAG, receiver.endpoint("http/protobuf"), "--disable-log-stats"]
    with serve(NEWEST, *flags, VLLM_PLUGINS="another") as server:
        assert answers(server)[-1] == 500
        assert server.said() == []


def test_tracing_is_not_turned_on_without_statistics(serve: Serve, receiver: Receiver) -> None:
    with serve(NEWEST, "--disable-log-stats") as server:
        assert answers(server) == [200] * 3
        assert server.said() == [WITHOUT + "vLLM traces with statistics only, remove --disable-log-stats"]


@pytest.mark.parametrize("shape", ["0.32", "0.10.2"])
@pytest.mark.parametrize("flags", [[], [FLAG, "http://127.0.0.1:1"]], ids=["no flag", "flag"])
def test_image_without_opentelemetry_serves(serve: Serve, shape: str, flags: list[str]) -> None:
    with serve("none", *flags, SHAPE=shape) as server:
        assert answers(server) == [200] * 3
        reason = "OpenTelemetry does not import (ModuleNotFoundError: No module named 'opentelemetry'); "
        assert server.said() == [(TAKEN_BACK if flags else WITHOUT) + reason + "use the payload mode append"]


def test_image_without_opentelemetry_is_told_though_tracing_is_off(serve: Serve) -> None:
    with serve("none", OTEL_VLLM_TRACING="off") as server:
        assert answers(server) == [200] * 3
        (line,) = server.said()
        assert line.startswith(WITHOUT + "OpenTelemetry does not import (")


@pytest.mark.parametrize("line", [OLDEST, NEWEST])
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "256"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "-1"),
    ],
)
def test_settings_that_opentelemetry_refuses_are_found_before_the_start(
    serve: Serve, line: str, variable: str, value: str
) -> None:
    with serve(line, FLAG, "http://127.0.0.1:1/v1/traces", **{variable: value}) as server:
        assert answers(server) == [200] * 3
        (first, *_) = server.said()
        assert first.startswith(TAKEN_BACK + "OpenTelemetry refuses its settings ("), first
        assert "correct the variables OTEL_*" in first


WRONG = [
    {
        "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "soon",
        "OTEL_EXPORTER_OTLP_HEADERS": ";;=\x01,a",
        "OTEL_BSP_SCHEDULE_DELAY": "never",
        "OTEL_VLLM_EXCLUDED_PATHS": "((",
    },
    {
        "OTEL_EXPORTER_OTLP_CERTIFICATE": "/missing.pem",
        "OTEL_TRACES_SAMPLER": "jaeger_remote",
        "OTEL_EXPERIMENTAL_RESOURCE_DETECTORS": "missing",
        "OTEL_VLLM_TRACING": "perhaps",
    },
    {
        "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION": "zstd",
        "OTEL_TRACES_SAMPLER": "traceidratio",
        "OTEL_TRACES_SAMPLER_ARG": "half",
        "OTEL_RESOURCE_ATTRIBUTES": "=,a=b=c,,%zz",
        "OTEL_VLLM_DETAILED_TRACES": "everything",
        "OTEL_VLLM_PAYLOAD": "/missing",
    },
    {
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": "/missing.pem",
        "OTEL_BSP_EXPORT_TIMEOUT": "-5",
        "OTEL_PYTHON_ID_GENERATOR": "missing",
        "OTEL_VLLM_TRACES_ENDPOINT": "no url",
        "OTEL_VLLM_INSTRUMENTORS": ",,",
        "OTEL_SEMCONV_STABILITY_OPT_IN": ",,http/dup/dup",
    },
]


@pytest.mark.parametrize("line", [OLDEST, NEWEST])
@pytest.mark.parametrize("values", WRONG, ids=["timeouts", "certificate", "compression", "endpoint"])
def test_wrong_values_stop_no_server(serve: Serve, line: str, values: dict[str, str]) -> None:
    with serve(line, **values) as server:
        assert answers(server) == [200] * 3


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({}, {"POST /v1/completions"}),
        ({"OTEL_VLLM_TRACING": "force"}, {"POST /v1/completions", "llm_request"}),
        ({"OTEL_VLLM_TRACING": "force", "VLLM_USE_V1": "1"}, {"POST /v1/completions"}),
    ],
    ids=["auto", "force", "force but V1"],
)
def test_engine_v0_is_not_fallen_back_to_unless_forced(
    serve: Serve, receiver: Receiver, more: dict[str, str], names: set[str]
) -> None:
    with serve("1.26.0", SHAPE="0.8.5", **more) as server:
        assert server.complete(W3C).status_code == 200
        assert {span.name for span in receiver.trace(TRACE, len(names))} == names


def test_off_leaves_http_spans_only(serve: Serve, receiver: Receiver) -> None:
    with serve(NEWEST, OTEL_VLLM_TRACING="off") as server:
        assert server.complete(W3C).status_code == 200
        assert outline(receiver.trace(TRACE, 1)) == HTTP_ONLY
        assert server.said() == ["OpenTelemetry tracing of HTTP requests only: OTEL_VLLM_TRACING=off"]


def test_detailed_traces_are_asked_for(serve: Serve, receiver: Receiver) -> None:
    with serve(NEWEST, OTEL_VLLM_DETAILED_TRACES="model,worker") as server:
        assert server.client.get("/arguments").json()["collect_detailed_traces"] == ["model", "worker"]


@pytest.mark.parametrize(
    "more", [{"OTEL_SDK_DISABLED": "TRUE"}, {"VLLM_PLUGINS": "another"}], ids=["sdk disabled", "plugin not allowed"]
)
def test_switched_off_it_does_nothing(serve: Serve, receiver: Receiver, more: dict[str, str]) -> None:
    with serve(NEWEST, **more) as server:
        assert server.complete(W3C).json()["seen"]["traceparent"] == [TRACEPARENT]
        assert server.said() == []
        modules = server.client.get("/modules").json()["server"]
        assert modules in ([], ["vllm_otel_bridge"])


def test_named_in_the_plugins_it_works(serve: Serve, receiver: Receiver) -> None:
    with serve(NEWEST, VLLM_PLUGINS="another,vllm_otel_bridge") as server:
        server.complete(W3C)
        assert outline(receiver.trace(TRACE, 2)) == JOINED


def test_without_any_endpoint_it_says_so(serve: Serve) -> None:
    with serve(NEWEST, OTEL_VLLM_TRACES_ENDPOINT="-") as server:
        assert answers(server) == [200] * 3
        assert server.said() == [
            "OpenTelemetry tracing is off: set OTEL_VLLM_TRACES_ENDPOINT or --otlp-traces-endpoint"
        ]


def test_somebody_elses_server_span_becomes_the_parent(serve: Serve, receiver: Receiver) -> None:
    with serve(NEWEST, ALSO_TRACED="1") as server:
        server.complete(W3C)
        spans = receiver.trace(TRACE, 2)
        assert outline(spans) == JOINED.replace("POST /v1/completions SERVER", "theirs SERVER")
