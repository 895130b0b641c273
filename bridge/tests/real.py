"""Runs the bridge in real vLLM servers and writes the table of results: ``real.py VERSION...``."""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks import (
    UNSAMPLED,
    Check,
    answers,
    attributes,
    embedding,
    health,
    many,
    mesh,
    serves_on,
    silent,
    unhindered,
    unsampled,
    with_caller,
    without_caller,
)
from receiver import Receiver
from server import FILES, dropping, free_port, running

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "bridge"
TABLE = ROOT / "docs" / "bridge-results.md"


@dataclass
class Case:
    """One start of one server. ``checks`` return what they saw, or raise AssertionError."""

    version: str
    mode: str
    title: str
    checks: tuple[Check, ...]
    flags: tuple[str, ...] = ()
    protocol: str = "grpc"
    module: bool = False
    flag: bool = False
    collector: Callable[[], contextlib.AbstractContextManager[int]] | None = None  # ours, unless given
    environment: dict[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def refusing() -> Iterator[int]:
    """A port that nobody listens on."""
    yield free_port()


FULL = (with_caller, without_caller, unsampled, attributes, health)
SHORT = (with_caller, without_caller, unsampled)
HINDERED = (unhindered,)
PAYLOAD = {"OTEL_VLLM_PAYLOAD": str(CACHE / "payload-new")}
MESH = {"OTEL_PROPAGATORS": "tracecontext,baggage,b3multi,jaeger"}
NAMED = {"VLLM_PLUGINS": "vllm_otel_bridge"}
STRICT = ("--fail-on-environ-validation",)
NO_STATS = ("--disable-log-stats",)
TWO = ("--api-server-count", "2")
POOLING = ("--runner", "pooling", "--convert", "embed")
HTTP = "http/protobuf"


def image(version: str, title: str, checks: tuple[Check, ...], **more: Any) -> Case:
    return Case(version, "image", title, checks, **more)


def append(version: str, title: str, checks: tuple[Check, ...], **more: Any) -> Case:
    return Case(version, "append", title, checks, environment={**PAYLOAD, **more.pop("environment", {})}, **more)


CASES = [
    image("0.33.0", "`vllm serve`, gRPC, mesh propagators", (*FULL, mesh), environment=MESH),
    append("0.33.0", "`python -m`, flag, HTTP", FULL, module=True, flag=True, protocol=HTTP),
    image("0.32.0", "`vllm serve`, gRPC, mesh propagators", (*FULL, mesh), environment=MESH),
    image(
        "0.32.0",
        "`python -m`, flag, HTTP, `VLLM_PLUGINS`",
        FULL,
        module=True,
        flag=True,
        protocol=HTTP,
        environment=NAMED,
    ),
    append("0.32.0", "`vllm serve`, HTTP, `--fail-on-environ-validation`", FULL, protocol=HTTP, flags=STRICT),
    append("0.32.0", "`--api-server-count 2`, flag", (many,), flags=TWO, flag=True),
    image("0.32.0", "`--disable-log-stats` with flag", (serves_on,), flags=NO_STATS, flag=True),
    image("0.32.0", "`--runner pooling`", (embedding,), flags=POOLING),
    image("0.32.0", "`OTEL_SDK_DISABLED=true`", (silent,), environment={"OTEL_SDK_DISABLED": "true"}),
    image("0.32.0", "collector refuses, gRPC", HINDERED, collector=refusing),
    image("0.32.0", "collector drops packets, HTTP", HINDERED, collector=dropping, protocol=HTTP),
    image("0.17.1", "`vllm serve`, gRPC", SHORT),
    append("0.17.1", "`python -m`, flag, HTTP", SHORT, module=True, flag=True, protocol=HTTP),
    append("0.16.0", "`vllm serve`, HTTP", SHORT, protocol=HTTP),
    image("0.16.0", "no OpenTelemetry, with flag", (answers,), flag=True),
    append("0.10.2", "`vllm serve`, HTTP", SHORT, protocol=HTTP),
    image("0.10.2", "no OpenTelemetry, with flag", (answers,), flag=True),
    image("0.8.5", "`vllm serve`, gRPC", (serves_on,)),
    image("0.8.5", "flag equal to the bridge's", (serves_on,), flag=True),
]


def environment_of(version: str, endpoint: str, protocol: str) -> dict[str, str]:
    """What the webhook sets in payload mode image, and what the machine needs."""
    preload = CACHE / f"vllm-{version}" / "preload.so"
    return {
        "PYTHONPATH": str(FILES),
        "PYTHONPYCACHEPREFIX": str(CACHE / "pycache"),  # a start without takes three times as long
        "OTEL_SERVICE_NAME": "tiny",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
        "OTEL_SEMCONV_STABILITY_OPT_IN": "http/dup",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": protocol,
        "OTEL_EXPORTER_OTLP_TRACES_INSECURE": "true",
        "OTEL_VLLM_TRACES_ENDPOINT": endpoint,
        "HF_HUB_OFFLINE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "OMP_NUM_THREADS": "1",
        **({"LD_PRELOAD": str(preload)} if preload.exists() else {}),
    }


def command_of(version: str, *flags: str, module: bool = False) -> list[str]:
    """How the server is started."""
    programs, model = CACHE / f"vllm-{version}" / "bin", str(CACHE / "model")
    start = [str(programs / "python"), str(programs / "vllm"), "serve", model]
    if module:
        start = [str(programs / "python"), "-m", "vllm.entrypoints.openai.api_server", "--model", model]
    small = ["--served-model-name", "tiny", "--max-model-len", "512", "--max-num-seqs", "8", "--enforce-eager"]
    # Not bfloat16: its attention takes AMX where the processor has it, which not every virtual machine allows.
    return [*start, *small, "--dtype", "float32", "--host", "127.0.0.1", *flags]


def run(case: Case, log: Path) -> str:
    """What the checks saw."""
    with contextlib.ExitStack() as stack:
        receiver = stack.enter_context(contextlib.closing(Receiver()))
        endpoint = receiver.endpoint(case.protocol)
        if case.collector:
            path = "/v1/traces" if case.protocol == HTTP else ""
            endpoint = f"http://127.0.0.1:{stack.enter_context(case.collector())}{path}"
        environment = {**environment_of(case.version, endpoint, case.protocol), **case.environment}
        flag = ["--otlp-traces-endpoint", endpoint] if case.flag else []
        command = command_of(case.version, *flag, *case.flags, module=case.module)
        server = stack.enter_context(running(command, environment, log, seconds=400))
        server.client.timeout = 180  # the first request compiles
        server.complete(UNSAMPLED)
        receiver.spans.clear()  # of the start
        seen = ", ".join(check(server, receiver) for check in case.checks)
        said = [line for line in server.said() if "is on" not in line]
        return f"{seen}; it says: {' '.join(said)}" if said else seen


def main(chosen: list[str]) -> int:
    """Runs the cases of the versions, or those with a chosen word in the title; gives the number of failures."""
    began, failures = time.monotonic(), 0
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
    if {case.version for case in CASES} <= set(chosen):
        prepared, ran = float(os.environ.get("PREPARED_SECONDS", "0")), time.monotonic() - began
        record_whole(failures, prepared / 60, ran / 60)
    return failures


def record(case: Case, result: str, seconds: float) -> None:
    """Replaces the case's row; the rows of cases that did not run keep their date."""
    keys = [f"| {each.version} | {each.mode} | {each.title} | " for each in CASES]
    old = TABLE.read_text().splitlines() if TABLE.exists() else []
    rows = {key: line for key in keys for line in old if line.startswith(key)}
    key = f"| {case.version} | {case.mode} | {case.title} | "
    rows[key] = f"{key}{' '.join(result.replace('|', '/').split())} | {today()}, {seconds:.0f} s |"
    whole = [f"\n{line}" for line in old if line.startswith(WHOLE)]
    TABLE.write_text(HEAD + "\n".join([*(rows[key] for key in keys if key in rows), *whole]) + "\n")


def record_whole(failures: int, prepared: float, ran: float) -> None:
    """What a run of everything took, below the table."""
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith(WHOLE)]
    text = (
        f"{WHOLE} on {today()}: {len(CASES)} cases, {failures} failed, {ran:.0f} minutes, after {prepared:.0f} minutes"
    )
    TABLE.write_text("\n".join(lines).rstrip() + f"\n\n{text} to get what was not there.\n")


def today() -> datetime.date:
    return datetime.datetime.now(datetime.timezone.utc).date()


WHOLE = "The last run of all"
HEAD = """# Results with real vLLM

Written by `bridge/test-vllm`, over CPU builds of vLLM with a tiny random model. Every request named was
one trace, its spans received and compared one by one. The seconds include the start of the server. PyPI has no CPU
build of 0.33.0 yet: its Python runs over the kernels of 0.32.0.

| vLLM | payload | server | result | run |
| --- | --- | --- | --- | --- |
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
