"""Nothing that goes wrong in the bridge changes an answer of the server, its time or its end."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from conftest import CACHE, NEWEST, OLDEST, SHAPED, Serve, python
from receiver import Receiver
from server import FILES, TRACEPARENT, dropping, free_port, mute

Collector = Callable[[], AbstractContextManager[int]]
W3C = {"traceparent": TRACEPARENT}


@pytest.mark.parametrize("line", [OLDEST, NEWEST])
def test_every_function_may_raise_and_every_file_be_missing(line: str, receiver: Receiver) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SHAPED),
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf",
        "OTEL_VLLM_TRACES_ENDPOINT": receiver.endpoint("http/protobuf"),
        "OTEL_VLLM_PAYLOAD": str(CACHE / "payload-new"),
        "OTEL_BSP_SCHEDULE_DELAY": "10",
    }
    command = [str(python(line)), "-W", "ignore", str(SHAPED / "sabotage.py"), str(FILES)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert [status for status, *_ in report["untouched"]] == [200, 200, 200, 404, 500, 200, 200]
    assert report["trials"] > 40
    assert report["changed"] == {}
    assert done.stderr.count("injected") > 10


@pytest.mark.parametrize("tracing", ["auto", "off"], ids=["vLLM's provider", "our provider"])
@pytest.mark.parametrize("protocol", ["grpc", "http/protobuf"])
@pytest.mark.parametrize("line", [OLDEST, NEWEST])
def test_collector_that_refuses_hinders_nothing(serve: Serve, line: str, protocol: str, tracing: str) -> None:
    if line == OLDEST and tracing == "auto":
        pytest.skip("vLLM itself waits here: no version that traces in engine V1 comes with OpenTelemetry 1.26")
    unhindered(serve, line, protocol, tracing, free_port())


@pytest.mark.parametrize("protocol", ["grpc", "http/protobuf"])
@pytest.mark.parametrize("collector", [dropping, mute])
def test_collector_that_is_silent_hinders_nothing(serve: Serve, protocol: str, collector: Collector) -> None:
    with collector() as port:
        unhindered(serve, NEWEST, protocol, "auto", port)


def unhindered(serve: Serve, line: str, protocol: str, tracing: str, port: int) -> None:
    endpoint = f"http://127.0.0.1:{port}" + ("" if protocol == "grpc" else "/v1/traces")
    with serve(line, protocol=protocol, OTEL_VLLM_TRACES_ENDPOINT=endpoint, OTEL_VLLM_TRACING=tracing) as server:
        server.complete()
        began = time.monotonic()
        for _ in range(20):
            assert server.complete(W3C).status_code == 200
        assert time.monotonic() - began < 2
        time.sleep(1.5)  # exports fail meanwhile
        server.complete(W3C)
        assert server.stop() < 2.5
        lines = [text for text in server.printed().splitlines() if "export" in text.lower()]
        assert len(lines) <= 4, lines
        assert "Traceback" not in server.printed()
