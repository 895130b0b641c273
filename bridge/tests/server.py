"""Starts a server, vLLM's own or the one shaped like it, and says what it answered and printed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

FILES = Path(__file__).parent.parent / "files"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{CALLER}-01"


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    log: Path
    client: httpx.Client
    exit_seconds: float = -1

    def complete(self, headers: Mapping[str, str] | None = None, **body: Any) -> httpx.Response:
        """One completion of four tokens, unless the body says otherwise."""
        return self.client.post("/v1/completions", headers=headers, json=completion(**body))

    def stream(self, headers: Mapping[str, str] | None = None, parts: int = 0, **body: Any) -> int:
        """A streamed completion: how many parts came; with ``parts``, the client leaves after so many."""
        count = 0
        request = completion(stream=True, **body)
        with self.client.stream("POST", "/v1/completions", headers=headers, json=request) as response:
            assert response.status_code == 200, response.read()
            for line in response.iter_lines():
                count += line.startswith("data: {")
                if parts and count >= parts:
                    break
        return count

    def printed(self) -> str:
        """Everything the server wrote so far."""
        return self.log.read_text(errors="replace")

    def said(self) -> list[str]:
        """The lines of the bridge."""
        return [line.partition("vllm-otel: ")[2] for line in self.printed().splitlines() if "vllm-otel: " in line]

    def stop(self) -> float:
        """Asks it to stop: how many seconds that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.exit_seconds = time.monotonic() - began
        return self.exit_seconds


def completion(**body: Any) -> dict[str, Any]:
    """The body of a completion."""
    common = {"model": "tiny", "prompt": "hello world", "max_tokens": 4, "temperature": 0.5, "ignore_eos": True}
    return {**common, **body}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def mute() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)  # the kernel shakes hands, nobody reads
        yield listener.getsockname()[1]


@contextlib.contextmanager
def dropping() -> Iterator[int]:
    """A port that drops packets: its queue is full, so no connection comes about."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port: int = listener.getsockname()[1]
        for _ in range(3):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        yield port


@contextlib.contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], log: Path, seconds: float = 30, cwd: Path | None = None
) -> Iterator[Server]:
    """The server from its readiness to the end of the block; AssertionError with its last lines if it dies."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            env={**{k: v for k, v in os.environ.items() if not k.startswith(("OTEL_", "PYTHON"))}, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=cwd,
        )
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
    server = Server(process, log, client)
    try:
        end = time.monotonic() + seconds
        while not _healthy(client):
            if process.poll() is not None or time.monotonic() > end:
                how = f"exit {process.returncode}" if process.poll() is not None else "not ready"
                raise AssertionError(f"{how} after {seconds:.0f} s at most: {server.printed()[-3000:]}")
            time.sleep(0.05)
        yield server
    finally:
        client.close()
        if process.poll() is None:
            process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _healthy(client: httpx.Client) -> bool:
    try:
        return client.get("/health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
