"""What is asked of a real vLLM server: each check sends requests and says what it saw, or raises AssertionError."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent import futures
from dataclasses import dataclass
from typing import Any, Optional

from receiver import Receiver, outline
from server import CALLER, TRACE, TRACEPARENT, Server

W3C = {"traceparent": TRACEPARENT}
UNSAMPLED = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-00"}
HTTP_SPANS_ONLY = "HTTP server spans only"

Check = Callable[[Server, Receiver], str]
Headers = Optional[dict]


def joined(path: str, *children: str) -> str:
    lines = [f"caller {CALLER}", f"  POST {path} SERVER", *(f"    {child} SERVER" for child in children)]
    return "\n".join(lines)


def assert_trace(receiver: Receiver, expected: str) -> None:
    """The caller's trace, span by span; then forgets all spans."""
    spans = receiver.trace(TRACE, expected.count("\n"))
    assert outline(spans) == expected, f"\n{outline(spans)}\ninstead of\n{expected}"
    receiver.spans.clear()


@dataclass(frozen=True)
class Kind:
    """A kind of request: how to send one, and how many times ``llm_request`` it makes."""

    title: str
    send: Callable[[Server, Headers], int]
    status: int = 200
    children: int = 1
    path: str = "/v1/completions"
    may_finish: bool = False  # a fast engine is done before it hears that the client left


def stream(server: Server, headers: Headers, parts: int = 0, tokens: int = 20) -> int:
    assert server.stream(headers, parts=parts, max_tokens=tokens) >= 1
    return 200


def chat(server: Server, headers: Headers) -> int:
    messages = [{"role": "user", "content": "hi"}]
    body = {"model": "tiny", "messages": messages, "max_tokens": 4, "ignore_eos": True}
    return server.client.post("/v1/chat/completions", headers=headers, json=body).status_code


KINDS = (
    Kind("plain", lambda server, headers: server.complete(headers).status_code),
    Kind("stream", stream),
    Kind("chat", chat, path="/v1/chat/completions"),
    Kind("n=3", lambda server, headers: server.complete(headers, n=3).status_code, children=3),
    Kind("abort", lambda server, headers: stream(server, headers, parts=3, tokens=400), children=0, may_finish=True),
    Kind("error", lambda server, headers: server.complete(headers, model="unknown").status_code, 404, children=0),
)


def with_caller(server: Server, receiver: Receiver) -> str:
    for kind in KINDS:
        assert_kind(kind, server, receiver, W3C, f"caller {CALLER}")
    return f"with a caller: {', '.join(kind.title for kind in KINDS)}"


def without_caller(server: Server, receiver: Receiver) -> str:
    for kind in KINDS:
        assert_kind(kind, server, receiver, None, "no caller")
    return "the same without"


def unsampled(server: Server, receiver: Receiver) -> str:
    for kind in KINDS:
        assert kind.send(server, UNSAMPLED) == kind.status, kind.title
    server.complete(W3C)
    receiver.trace(TRACE, 2)
    time.sleep(1)  # what must not come had its time
    assert outline(receiver.spans) == joined("/v1/completions", "llm_request")
    receiver.spans.clear()
    return "nothing where unsampled"


def assert_kind(kind: Kind, server: Server, receiver: Receiver, headers: Headers, root: str) -> None:
    """The one trace of one request, span by span; then forgets it."""
    assert kind.send(server, headers) == kind.status, kind.title
    receiver.wait(lambda spans: any(span.name == f"POST {kind.path}" for span in spans))
    receiver.wait(lambda spans: len(spans) > kind.children)
    if kind.may_finish:
        time.sleep(1)
    expected = [joined(kind.path, *["llm_request"] * kind.children).replace(f"caller {CALLER}", root)]
    expected += [f"{expected[0]}\n    llm_request SERVER"] if kind.may_finish else []
    assert outline(receiver.spans) in expected, f"{kind.title}:\n{outline(receiver.spans)}"
    (server_span,) = (span for span in receiver.spans if span.name.startswith("POST"))
    if not kind.may_finish:
        assert server_span.attributes["http.response.status_code"] == kind.status
    receiver.spans.clear()


def attributes(server: Server, receiver: Receiver) -> str:
    assert server.complete(W3C, temperature=0).status_code == 200
    told = next(span.attributes for span in receiver.trace(TRACE, 2) if span.name == "llm_request")
    guide = "request.id usage.prompt_tokens usage.completion_tokens latency.time_in_queue latency.time_to_first_token "
    guide += "latency.e2e request.temperature request.max_tokens"
    current = "operation.name provider.name request.model usage.input_tokens usage.output_tokens"
    for name in f"{guide} {current}".split():
        assert f"gen_ai.{name}" in told, told
    receiver.spans.clear()
    return "all attributes"


def mesh(server: Server, receiver: Receiver) -> str:
    several = {"x-b3-traceid": TRACE, "x-b3-spanid": CALLER, "x-b3-sampled": "1"}
    for headers in ({"b3": f"{TRACE}-{CALLER}-1"}, several, {"uber-trace-id": f"{TRACE}:{CALLER}:0:1"}):
        server.complete(headers)
        assert_trace(receiver, joined("/v1/completions", "llm_request"))
    return "B3, Jaeger"


def health(server: Server, receiver: Receiver) -> str:
    for path in ("/health", "/metrics", "/v1/models", "/version"):
        assert server.client.get(path).status_code == 200
    server.complete(W3C)
    assert_trace(receiver, joined("/v1/completions", "llm_request"))
    return "health untraced"


def many(server: Server, receiver: Receiver) -> str:
    """Connections at once until every API server had its turn; the other ones may listen later than the first."""
    headers = {**W3C, "connection": "close"}
    called, processes, end = 0, set[Any](), time.monotonic() + 60
    with futures.ThreadPoolExecutor(16) as pool:
        while len(processes) < 2 and time.monotonic() < end:
            calls = [pool.submit(server.complete, headers, max_tokens=20) for _ in range(48)]
            assert {call.result().status_code for call in calls} == {200}
            called += len(calls)
            spans = receiver.trace(TRACE, 2 * called)
            processes = {span.resource.get("vllm.process_id") for span in spans}
            assert outline(spans).count("    llm_request") == called, outline(spans)
    assert len(processes) == 2, processes
    receiver.spans.clear()
    return "both processes"


def embedding(server: Server, receiver: Receiver) -> str:
    answer = server.client.post("/v1/embeddings", headers=W3C, json={"model": "tiny", "input": "hello world"})
    assert answer.status_code == 200, answer.text
    spans = receiver.trace(TRACE, 1)
    time.sleep(2)
    names = [span.name for span in receiver.spans if span.trace == TRACE]
    assert spans
    receiver.spans.clear()
    return "embeddings joined" if "llm_request" in names else "embeddings: server span, vLLM makes no llm_request"


def serves_on(server: Server, receiver: Receiver) -> str:
    for _ in range(3):
        assert server.complete(W3C).status_code == 200
    spans = receiver.trace(TRACE, 3)
    assert {span.name for span in spans} == {"POST /v1/completions"}, outline(spans)
    receiver.spans.clear()
    return HTTP_SPANS_ONLY


def answers(server: Server, receiver: Receiver) -> str:
    for _ in range(3):
        assert server.complete(W3C).status_code == 200
    time.sleep(1)  # what must not come had its time
    assert receiver.spans == [], outline(receiver.spans)
    return "serves, no spans"


def unhindered(server: Server, receiver: Receiver) -> str:
    """Each process says that the spans of its start are lost; then the server says so once a minute."""
    each = sorted(seconds_of(lambda: server.complete(W3C)) for _ in range(20))[10]
    time.sleep(7)  # what the start sent was tried meanwhile
    started = complaints(server)
    for _ in range(10):  # ten batches
        assert server.complete(W3C).status_code == 200
        time.sleep(1)
    lines = complaints(server) - started
    took = server.stop()
    assert took < 2, f"{took:.1f} s to exit"
    assert lines <= 2, f"{lines} lines about the export"  # a minute may begin meanwhile
    return f"{each * 1000:.0f} ms per request, {lines} log line(s) for 10 lost batches, exit after {took:.1f} s"


def complaints(server: Server) -> int:
    return sum("export" in line.lower() for line in server.printed().splitlines())


def seconds_of(action: Callable[[], Any]) -> float:
    began = time.monotonic()
    action()
    return time.monotonic() - began


def silent(server: Server, receiver: Receiver) -> str:
    assert server.said() == [], server.said()
    return answers(server, receiver)
