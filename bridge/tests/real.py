"""Runs the bridge in real vLLM servers and writes the table of results: ``real.py VERSION...``."""

from __future__ import annotations

import datetime
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path

from receiver import Receiver, outline
from server import CALLER, FILES, TRACE, TRACEPARENT, Server, completion, free_port, running

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "bridge"
TABLE = ROOT / "docs" / "bridge-results.md"
W3C = {"traceparent": TRACEPARENT}
UNSAMPLED = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-00"}
HTTP_SPANS_ONLY = "HTTP server spans only"

Check = Callable[[Server, Receiver], str]


@dataclass
class Case:
    """One start of one server. ``checks`` return what they saw, or raise AssertionError."""

    version: str
    mode: str
    title: str
    checks: tuple[Check, ...]
    expected: str = ""
    flags: tuple[str, ...] = ()
    protocol: str = "grpc"
    module: bool = False
    flag: bool = False
    environment: dict[str, str] = field(default_factory=dict)


def joined(path: str, *children: str) -> str:
    lines = [f"caller {CALLER}", f"  POST {path} SERVER", *(f"    {child} SERVER" for child in children)]
    return "\n".join(lines)


def assert_trace(receiver: Receiver, expected: str) -> None:
    """The caller's trace, span by span; then forgets all spans."""
    spans = receiver.trace(TRACE, expected.count("\n"))
    assert outline(spans) == expected, f"\n{outline(spans)}\ninstead of\n{expected}"
    receiver.spans.clear()


def plain(server: Server, receiver: Receiver) -> str:
    assert server.complete(W3C, temperature=0).status_code == 200
    spans = receiver.trace(TRACE, 2)
    attributes = next(span.attributes for span in spans if span.name == "llm_request")
    for name in ("request.id", "usage.prompt_tokens", "usage.completion_tokens", "latency.time_in_queue"):
        assert f"gen_ai.{name}" in attributes, attributes
    for name in ("latency.time_to_first_token", "latency.e2e", "request.temperature", "request.max_tokens"):
        assert f"gen_ai.{name}" in attributes, attributes
    for name in ("operation.name", "provider.name", "request.model", "usage.input_tokens", "usage.output_tokens"):
        assert f"gen_ai.{name}" in attributes, attributes
    assert_trace(receiver, joined("/v1/completions", "llm_request"))
    return "plain"


def stream(server: Server, receiver: Receiver) -> str:
    assert server.stream(W3C, max_tokens=20) >= 1
    assert_trace(receiver, joined("/v1/completions", "llm_request"))
    return "stream"


def chat(server: Server, receiver: Receiver) -> str:
    messages = [{"role": "user", "content": "hi"}]
    body = {"model": "tiny", "messages": messages, "max_tokens": 4, "ignore_eos": True}
    assert server.client.post("/v1/chat/completions", headers=W3C, json=body).status_code == 200
    assert_trace(receiver, joined("/v1/chat/completions", "llm_request"))
    return "chat"


def several(server: Server, receiver: Receiver) -> str:
    assert server.complete(W3C, n=3).status_code == 200
    assert_trace(receiver, joined("/v1/completions", *["llm_request"] * 3))
    return "n=3"


def no_caller(server: Server, receiver: Receiver) -> str:
    for call in (lambda: server.complete(), lambda: server.stream(), lambda: server.complete(n=3)):
        receiver.spans.clear()
        call()
        spans = receiver.wait(lambda spans: any(span.name.startswith("POST") for span in spans))
        assert len({span.trace for span in spans}) == 1, outline(spans)
    receiver.spans.clear()
    return "no caller"


def unsampled(server: Server, receiver: Receiver) -> str:
    server.complete(UNSAMPLED)
    server.stream(UNSAMPLED)
    server.complete(UNSAMPLED, n=3)
    server.complete(W3C)
    receiver.trace(TRACE, 2)
    assert {span.trace for span in receiver.spans} == {TRACE}, outline(receiver.spans)
    receiver.spans.clear()
    return "unsampled"


def abort(server: Server, receiver: Receiver) -> str:
    server.stream(W3C, parts=3, max_tokens=400)
    receiver.wait(lambda spans: any(span.name == "POST /v1/completions" for span in spans))
    time.sleep(1)  # a fast engine may have finished, so llm_request may be there too
    assert outline(receiver.spans) in (joined("/v1/completions"), joined("/v1/completions", "llm_request"))
    receiver.spans.clear()
    return "abort"


def error(server: Server, receiver: Receiver) -> str:
    assert server.complete(W3C, model="unknown").status_code == 404
    (span,) = receiver.trace(TRACE, 1)
    assert span.attributes["http.response.status_code"] == 404
    receiver.spans.clear()
    return "error"


def mesh(server: Server, receiver: Receiver) -> str:
    for headers in ({"b3": f"{TRACE}-{CALLER}-1"}, {"uber-trace-id": f"{TRACE}:{CALLER}:0:1"}):
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
    """Enough connections at once for every API server to have its turn."""
    headers = {**W3C, "connection": "close"}
    with futures.ThreadPoolExecutor(16) as pool:
        calls = [pool.submit(server.complete, headers, max_tokens=20) for _ in range(48)]
        assert {call.result().status_code for call in calls} == {200}
    spans = receiver.trace(TRACE, 96)
    processes = {span.resource.get("vllm.process_id") for span in spans}
    assert outline(spans).count("    llm_request") == 48, outline(spans)
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
    return "serves, no spans"


def unhindered(server: Server, receiver: Receiver) -> str:
    server.complete()
    began = time.monotonic()
    for _ in range(10):
        assert server.complete(W3C).status_code == 200
    each = (time.monotonic() - began) / 10
    time.sleep(7)  # the batch is tried meanwhile
    lines = sum("export" in line.lower() for line in server.printed().splitlines())
    took = server.stop()
    assert took < 4, f"{took:.1f} s to exit"
    assert lines < 6, f"{lines} lines about the export"
    return f"{each * 1000:.0f} ms per request, {lines} log lines, exit after {took:.1f} s"


FULL = (plain, stream, chat, several, no_caller, unsampled, abort, error, health)
SHORT = (plain, stream, chat, several, no_caller, unsampled)
PAYLOAD = {"OTEL_VLLM_PAYLOAD": str(CACHE / "payload-new")}
MESH = {"OTEL_PROPAGATORS": "tracecontext,baggage,b3multi,jaeger"}
NO_STATS = ("--disable-log-stats",)
HTTP = "http/protobuf"

CASES = [
    Case("0.32.0", "image", "`vllm serve`, gRPC, mesh propagators", (*FULL, mesh), environment=MESH),
    Case("0.32.0", "image", "`python -m`, flag, HTTP", FULL, module=True, flag=True, protocol=HTTP),
    Case("0.32.0", "image", "`--disable-log-stats` with flag", (serves_on,), flags=NO_STATS, flag=True),
    Case("0.32.0", "append", "`vllm serve`, HTTP", FULL, protocol=HTTP, environment=PAYLOAD),
    Case("0.32.0", "append", "`--api-server-count 2`", (many,), flags=("--api-server-count", "2"), environment=PAYLOAD),
    Case("0.32.0", "image", "`--runner pooling`", (embedding,), flags=("--runner", "pooling", "--convert", "embed")),
    Case("0.32.0", "image", "collector refuses", (unhindered,), environment={"OTEL_BSP_SCHEDULE_DELAY": "5000"}),
    Case("0.17.1", "image", "`vllm serve`, gRPC", SHORT),
    Case(
        "0.17.1", "append", "`python -m`, flag, HTTP", SHORT, module=True, flag=True, protocol=HTTP, environment=PAYLOAD
    ),
    Case("0.16.0", "append", "`vllm serve`, HTTP", SHORT, protocol=HTTP, environment=PAYLOAD),
    Case("0.16.0", "image", "no OpenTelemetry, with flag", (answers,), flag=True),
    Case("0.10.2", "append", "`vllm serve`, HTTP", SHORT, protocol=HTTP, environment=PAYLOAD),
    Case("0.10.2", "image", "no OpenTelemetry, with flag", (answers,), flag=True),
    Case("0.8.5", "image", "`vllm serve`, gRPC", (serves_on,)),
    Case("0.8.5", "image", "flag equal to the bridge's", (serves_on,), flag=True),
]


def run(case: Case, log: Path) -> str:
    """What the checks saw."""
    home = CACHE / f"vllm-{case.version}"
    receiver = Receiver()
    endpoint = receiver.endpoint(case.protocol)
    if unhindered in case.checks:
        endpoint = f"http://127.0.0.1:{free_port()}"
    environment = {
        "PYTHONPATH": str(FILES),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OTEL_SERVICE_NAME": "tiny",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
        "OTEL_SEMCONV_STABILITY_OPT_IN": "http/dup",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": case.protocol,
        "OTEL_EXPORTER_OTLP_TRACES_INSECURE": "true",
        "OTEL_VLLM_TRACES_ENDPOINT": endpoint,
        "HF_HUB_OFFLINE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "OMP_NUM_THREADS": "1",
        **({"LD_PRELOAD": str(home / "preload.so")} if (home / "preload.so").exists() else {}),
        **case.environment,
    }
    python = str(home / "bin" / "python")
    model = str(CACHE / "model")
    start = [python, str(home / "bin" / "vllm"), "serve", model]
    if case.module:
        start = [python, "-m", "vllm.entrypoints.openai.api_server", "--model", model]
    small = ["--served-model-name", "tiny", "--max-model-len", "512", "--max-num-seqs", "8", "--enforce-eager"]
    flags = ["--otlp-traces-endpoint", endpoint] if case.flag else []
    command = [*start, *small, "--dtype", "bfloat16", "--host", "127.0.0.1", *flags, *case.flags]
    try:
        with running(command, environment, log, seconds=400) as server:
            server.client.timeout = 180  # the first request compiles
            if answers in case.checks or serves_on in case.checks:
                server.client.post("/v1/completions", json=completion())
            else:
                server.complete()
            receiver.spans.clear()
            seen = ", ".join(check(server, receiver) for check in case.checks)
            said = [line for line in server.said() if "is on" not in line]
            if said or unhindered in case.checks:
                return f"{seen}; it says: {' '.join(said)}" if said else f"unhindered: {seen}"
            return f"joined: {seen}"
    finally:
        receiver.close()


def main(chosen: list[str]) -> int:
    """Runs the cases of the versions, or those with a chosen word in the title; gives the number of failures."""
    failures = 0
    logs = Path(tempfile.mkdtemp(prefix="bridge-vllm-"))
    for index, case in enumerate(CASES):
        if case.version not in chosen and not any(word in case.title for word in chosen):
            continue
        start = time.monotonic()
        try:
            result = run(case, logs / f"{index}.log")
        except Exception as problem:
            failures += 1
            result = f"FAILED: {str(problem)[:300]}"
            print(f"{type(problem).__name__}: {problem} (log: {logs / f'{index}.log'})", file=sys.stderr)
        seconds = time.monotonic() - start
        print(f"{case.version} {case.mode}, {case.title}: {result} ({seconds:.0f} s)", flush=True)
        record(case, result, seconds)
    return failures


def record(case: Case, result: str, seconds: float) -> None:
    """Replaces the case's row; the rows of cases that did not run keep their date."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    keys = [f"| {each.version} | {each.mode} | {each.title} | " for each in CASES]
    old = TABLE.read_text().splitlines() if TABLE.exists() else []
    rows = {key: line for key in keys for line in old if line.startswith(key)}
    key = f"| {case.version} | {case.mode} | {case.title} | "
    rows[key] = f"{key}{' '.join(result.replace('|', '/').split())} | {today}, {seconds:.0f} s |"
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(HEAD + "\n".join(rows[key] for key in keys if key in rows) + "\n")


HEAD = """# Results with real vLLM

Written by `bridge/test-vllm`, over CPU builds of vLLM with a tiny random model. "Joined" is: every request named was
one trace, its spans received and compared one by one. The seconds include the start of the server.

| vLLM | payload | server | result | run |
| --- | --- | --- | --- | --- |
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
