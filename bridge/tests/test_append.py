"""Payload mode ``append``: the operator's packages last on the path, old and new, over every release line."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import CACHE, LINES, NEWEST, Serve
from receiver import Receiver, outline
from server import CALLER, TRACE, TRACEPARENT
from test_traces import JOINED

W3C = {"traceparent": TRACEPARENT}
FETCHED = f"caller {CALLER}\n  GET /fetch SERVER" + "\n    GET CLIENT" * 5
# Instrumentors import what is new in the API; where they do not load, everything else stays.
UNFIT = {("new", "1.26.0"), ("new", "1.27.0")}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}/"
        listening.shutdown()


@pytest.mark.parametrize("line", [*LINES, "none"])
@pytest.mark.parametrize("payload", ["old", "new"])
def test_http_clients_join_and_the_images_packages_win(
    serve: Serve, receiver: Receiver, url: str, payload: str, line: str
) -> None:
    with serve(line, OTEL_VLLM_PAYLOAD=str(CACHE / f"payload-{payload}")) as server:
        server.complete(W3C)
        assert outline(receiver.trace(TRACE, 2)) == JOINED
        receiver.spans.clear()
        assert server.client.get("/fetch", headers=W3C, params={"url": url}).status_code == 200
        fits = (payload, line) not in UNFIT
        assert outline(receiver.trace(TRACE, 6 if fits else 1)) == (
            FETCHED if fits else FETCHED[: FETCHED.find("\n    ")]
        )
        unfit = [text for text in server.said() if text.startswith("OpenTelemetry tracing lacks HTTP clients: ")]
        assert len(unfit) == (0 if fits else 1), server.said()
        sdk = server.client.get("/modules").json()["sdk"]
        assert sdk.startswith(str(CACHE / (f"payload-{payload}" if line == "none" else f"otel-{line}")))


def test_only_servers_load_instrumentors(serve: Serve) -> None:
    with serve(NEWEST, "--spawns", OTEL_VLLM_PAYLOAD=str(CACHE / "payload-new")) as server:
        modules = server.client.get("/modules").json()
        assert modules["engine"] == ["vllm_otel_bridge", "vllm_otel_bridge.payload"]
        assert "opentelemetry.instrumentation.httpx" in modules["server"]


def test_grpc_without_its_exporter_is_refused_with_advice(serve: Serve) -> None:
    with serve("none", protocol="grpc", OTEL_VLLM_PAYLOAD=str(CACHE / "payload-new")) as server:
        assert server.complete().status_code == 200
        (said, *_) = server.said()
        assert "ImportError: no gRPC exporter in the payload, use http/protobuf and port 4318" in said


def test_another_sitecustomize_still_runs(serve: Serve, receiver: Receiver, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('the other one ran', flush=True)")
    payload = str(CACHE / "payload-new")
    with serve(NEWEST, path=str(tmp_path), OTEL_VLLM_PAYLOAD=payload) as server:
        server.complete(W3C)
        assert outline(receiver.trace(TRACE, 2)) == JOINED
        assert server.printed().count("the other one ran") == 1
