"""One request, one trace: span by span, over every release line and both protocols."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import LINES, NEWEST, PROTOCOLS, Serve
from receiver import Receiver, Span, outline
from server import CALLER, TRACE, TRACEPARENT, Server, completion

JOINED = f"""\
caller {CALLER}
  POST /v1/completions SERVER
    llm_request SERVER"""
ALONE = """\
no caller
  POST /v1/completions SERVER
    llm_request SERVER"""
W3C = {"traceparent": TRACEPARENT}


@pytest.fixture(scope="module", params=[(line, protocol) for line in LINES for protocol in PROTOCOLS])
def server(request: pytest.FixtureRequest, serve: Serve) -> Iterator[Server]:
    line, protocol = request.param
    with serve(line, protocol=protocol, OTEL_PROPAGATORS="tracecontext,baggage,b3multi,jaeger") as started:
        yield started


def test_request_joins_the_trace_of_its_caller(server: Server, receiver: Receiver) -> None:
    assert server.complete(W3C).status_code == 200
    assert outline(receiver.trace(TRACE, 2)) == JOINED


def test_request_without_caller_starts_one_trace(server: Server, receiver: Receiver) -> None:
    assert server.complete().status_code == 200
    assert outline(receiver.wait(lambda spans: len(spans) >= 2)) == ALONE


def test_unsampled_caller_yields_nothing(server: Server, receiver: Receiver) -> None:
    assert server.complete({"traceparent": f"00-{'a' * 32}-{'b' * 16}-00"}).status_code == 200
    assert server.complete(W3C).status_code == 200
    receiver.trace(TRACE, 2)
    assert {span.trace for span in receiver.spans} == {TRACE}


def test_each_of_several_sequences_is_a_child(server: Server, receiver: Receiver) -> None:
    assert server.complete(W3C, n=3).status_code == 200
    assert outline(receiver.trace(TRACE, 4)) == JOINED + "\n    llm_request SERVER" * 2


def test_streamed_parts_make_no_spans(server: Server, receiver: Receiver) -> None:
    assert server.stream(W3C, max_tokens=50) == 50
    assert outline(receiver.trace(TRACE, 2)) == JOINED


@pytest.mark.parametrize(
    ("path", "operation"),
    [("/v1/completions", "text_completion"), ("/v1/chat/completions", "chat"), ("/v1/embeddings", "embeddings")],
)
def test_operation_and_model_are_told(server: Server, receiver: Receiver, path: str, operation: str) -> None:
    assert server.client.post(path, headers=W3C, json=completion(n=2, temperature=0)).status_code == 200
    attributes = by_name(receiver.trace(TRACE, 3))["llm_request"].attributes
    assert attributes["gen_ai.operation.name"] == operation
    assert attributes["gen_ai.provider.name"] == "vllm"
    assert attributes["gen_ai.request.model"] == attributes["gen_ai.response.model"] == "tiny"
    assert attributes["gen_ai.usage.input_tokens"] == attributes["gen_ai.usage.prompt_tokens"] == 2
    assert attributes["gen_ai.usage.output_tokens"] == attributes["gen_ai.usage.completion_tokens"] == 4
    assert attributes["gen_ai.request.choice.count"] == attributes["gen_ai.request.n"] == 2
    assert attributes["gen_ai.request.max_tokens"] == 4
    assert attributes["gen_ai.request.temperature"] == 0.0


@pytest.mark.parametrize(
    "headers",
    [
        {"x-b3-traceid": TRACE, "x-b3-spanid": CALLER, "x-b3-sampled": "1"},
        {"b3": f"{TRACE}-{CALLER}-1"},
        {"uber-trace-id": f"{TRACE}:{CALLER}:0:1"},
    ],
    ids=["b3multi", "b3", "jaeger"],
)
def test_callers_of_other_formats_join_too(server: Server, receiver: Receiver, headers: dict[str, str]) -> None:
    assert server.complete(headers).status_code == 200
    assert outline(receiver.trace(TRACE, 2)) == JOINED


def test_health_and_metrics_are_not_traced(server: Server, receiver: Receiver) -> None:
    for path in ("/health", "/metrics", "/v1/models", "/metrics/"):
        server.client.get(path)
    server.complete(W3C)
    receiver.trace(TRACE, 2)
    assert outline(receiver.spans) == JOINED


def test_server_span_tells_the_request_by_both_conventions(server: Server, receiver: Receiver) -> None:
    server.complete(W3C)
    span = by_name(receiver.trace(TRACE, 2))["POST /v1/completions"]
    port = server.client.base_url.port
    assert span.attributes == {
        "http.method": "POST",
        "http.request.method": "POST",
        "http.scheme": "http",
        "url.scheme": "http",
        "http.target": "/v1/completions",
        "url.path": "/v1/completions",
        "http.url": f"http://127.0.0.1:{port}/v1/completions",
        "http.route": "/v1/completions",
        "http.flavor": "1.1",
        "network.protocol.version": "1.1",
        "http.user_agent": server.client.headers["user-agent"],
        "user_agent.original": server.client.headers["user-agent"],
        "net.host.name": "127.0.0.1",
        "server.address": "127.0.0.1",
        "net.host.port": port,
        "server.port": port,
        "net.peer.ip": "127.0.0.1",
        "client.address": "127.0.0.1",
        "http.status_code": 200,
        "http.response.status_code": 200,
    }
    assert span.resource["service.name"] == "tiny"


def test_client_errors_are_not_the_servers(server: Server, receiver: Receiver) -> None:
    assert server.complete(W3C, model="unknown").status_code == 404
    (span,) = receiver.trace(TRACE, 1)
    assert span.attributes["http.response.status_code"] == 404
    assert span.status == 0
    assert "error.type" not in span.attributes


def test_exceptions_are_told_and_still_answered(server: Server, receiver: Receiver) -> None:
    assert server.complete(W3C, prompt="raise").status_code == 500
    (span,) = receiver.trace(TRACE, 1)
    assert span.attributes["http.response.status_code"] == 500
    assert span.attributes["error.type"] == "RuntimeError"
    assert (span.status, span.events) == (2, ["exception"])


def test_client_that_leaves_ends_the_span(server: Server, receiver: Receiver) -> None:
    server.stream(W3C, parts=3, max_tokens=100_000)
    spans = receiver.trace(TRACE, 1)
    assert spans[0].name == "POST /v1/completions"


@pytest.mark.parametrize(
    "traceparent",
    [
        "",
        "garbage",
        f"00-{'0' * 32}-{CALLER}-01",
        f"00-{TRACE}-{CALLER}",
        f"ff-{TRACE}-{CALLER}-01",
        "é" * 9,
        "0" * 9000,
    ],
)
def test_malformed_caller_is_no_caller(server: Server, receiver: Receiver, traceparent: str) -> None:
    headers = [(b"traceparent", traceparent.encode("latin-1")), (b"b3", b"-1-"), (b"uber-trace-id", b"::%zz:")]
    response = server.client.post("/v1/completions", headers=headers, json=completion())
    assert response.status_code == 200
    assert outline(receiver.wait(lambda spans: len(spans) >= 2)) == ALONE
    (sent,) = response.json()["seen"]["traceparent"]
    assert sent.startswith(f"00-{receiver.spans[0].trace}-")


def test_unusual_requests_are_answered_and_told(server: Server, receiver: Receiver) -> None:
    odd = [(b"host", b"\xb2:\xb9\xb2"), (b"user-agent", b"\xff" * 5000), (b"tracestate", b"a=b," * 500), *W3C_BYTES]
    assert server.client.request("BREW", "/v1/completions?key=secret", headers=odd).status_code == 405
    (span,) = receiver.trace(TRACE, 1)
    assert span.name == "HTTP /v1/completions" or span.name == "HTTP"
    assert span.attributes["http.request.method"] == "_OTHER"
    assert len(span.attributes["user_agent.original"]) == 1024
    assert "secret" not in str(span)


W3C_BYTES = [(name.encode(), value.encode()) for name, value in W3C.items()]


def test_engine_processes_load_the_entry_point_only(serve: Serve) -> None:
    with serve(NEWEST, "--spawns") as started:
        assert started.client.get("/modules").json()["engine"] == ["vllm_otel_bridge"]


def test_it_says_one_line(server: Server) -> None:
    (line,) = server.said()
    assert line.startswith("OpenTelemetry tracing is on, to http://127.0.0.1:")


@pytest.mark.parametrize(
    ("opt_in", "old", "current"), [("-", True, False), ("http", False, True), ("database, http/dup", True, True)]
)
def test_conventions_are_chosen_by_the_standard_variable(
    serve: Serve, receiver: Receiver, opt_in: str, old: bool, current: bool
) -> None:
    with serve(NEWEST, OTEL_SEMCONV_STABILITY_OPT_IN=opt_in) as started:
        started.complete(W3C)
        attributes = by_name(receiver.trace(TRACE, 2))["POST /v1/completions"].attributes
    assert ("http.status_code" in attributes, "http.method" in attributes) == (old, old)
    assert ("http.response.status_code" in attributes, "url.path" in attributes) == (current, current)


def test_genai_attributes_can_be_switched_off(serve: Serve, receiver: Receiver) -> None:
    with serve(NEWEST, OTEL_VLLM_GENAI_ATTRIBUTES="off") as started:
        started.complete(W3C)
        attributes = by_name(receiver.trace(TRACE, 2))["llm_request"].attributes
    assert "gen_ai.usage.prompt_tokens" in attributes
    assert not {"gen_ai.operation.name", "gen_ai.usage.input_tokens"} & set(attributes)


def test_excluded_paths_are_a_setting(serve: Serve, receiver: Receiver) -> None:
    with serve(NEWEST, OTEL_VLLM_EXCLUDED_PATHS="^/v1/chat/") as started:
        started.client.post("/v1/chat/completions", json=completion())
        started.client.get("/metrics", headers=W3C)
        receiver.trace(TRACE, 1)
    assert {span.name for span in receiver.spans} - {"GET /health"} == {"llm_request", "GET /metrics"}


def by_name(spans: list[Span]) -> dict[str, Span]:
    return {span.name: span for span in spans}
