"""Servers over each release line of OpenTelemetry, and a receiver for what they send."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from receiver import Receiver
from server import FILES, Server, running

CACHE = Path(__file__).parents[2] / ".cache" / "bridge"
SHAPED = Path(__file__).parent / "shaped"
LINES = ("1.26.0", "1.27.0", "1.38.0", "1.45.2")
OLDEST, NEWEST = LINES[0], LINES[-1]
PROTOCOLS = ("grpc", "http/protobuf")

Serve = Callable[..., contextlib.AbstractContextManager[Server]]


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _fresh(request: pytest.FixtureRequest) -> None:
    if "receiver" in request.fixturenames:
        request.getfixturevalue("receiver").spans.clear()


@pytest.fixture(scope="module")
def serve(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Starts the server shaped like vLLM's: a release line, its flags, more environment."""

    def start(
        line: str, *flags: str, files: Path = FILES, protocol: str = "http/protobuf", path: str = "", **more: str
    ) -> contextlib.AbstractContextManager[Server]:
        folder = tmp_path_factory.mktemp("server")
        environment = {
            "PYTHONPATH": f"{files}:{path}:{SHAPED}" if path else f"{files}:{SHAPED}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "OTEL_SERVICE_NAME": "tiny",
            "OTEL_BSP_SCHEDULE_DELAY": "50",
            "OTEL_SEMCONV_STABILITY_OPT_IN": "http/dup",
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": protocol,
            "OTEL_VLLM_TRACES_ENDPOINT": receiver.endpoint(protocol),
        }
        environment.update(more)
        command = [str(python(line)), "-W", "ignore", "-m", "vllm.entrypoints.openai.api_server", *flags]
        return running(command, {k: v for k, v in environment.items() if v != "-"}, folder / "log", cwd=folder)

    return start


def python(line: str) -> Path:
    """The interpreter of an environment that ``bridge/test`` made."""
    found = CACHE / f"otel-{line}" / "bin" / "python"
    assert found.exists(), f"{found} is missing: run bridge/test, which makes it"
    return found
