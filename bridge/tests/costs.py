"""Measures what the bridge costs and prints a table: CPU of the server per request, start and memory of a process.

``costs.py`` takes the server shaped like vLLM's, ``costs.py VERSION`` that version of vLLM itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from conftest import CACHE, NEWEST, SHAPED, python
from real import command_of, environment_of
from receiver import Receiver
from server import FILES, Server, running

ROUNDS, REQUESTS, STREAMS, STARTS = 3, 1000, 40, 20
PAYLOAD = str(CACHE / "payload-new")
MODES = ("none", "flag", "image", "append")
HTTP = "http/protobuf"
OURS = ("PYTHONPATH", "OTEL_VLLM_TRACES_ENDPOINT", "OTEL_SEMCONV_STABILITY_OPT_IN")


def cpu(session: int, *, others: bool = False) -> float:
    """Seconds that the server's process has used, of all its threads, or those of the processes that it started."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[3]) == session and (int(stat.parent.name) != session) == others:
            used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


def started(mode: str, endpoint: str, version: str) -> tuple[list[str], dict[str, str]]:
    """The command and the environment of a server."""
    flags = ["--otlp-traces-endpoint", endpoint] if mode == "flag" else []
    if version:
        environment = environment_of(version, endpoint, HTTP)
        if mode in ("none", "flag"):
            environment = {name: value for name, value in environment.items() if name not in OURS}
        command = command_of(version, *flags)
    else:
        environment = {"PYTHONPATH": str(SHAPED), "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": HTTP}
        if mode in ("image", "append"):
            environment.update(PYTHONPATH=f"{FILES}:{SHAPED}", OTEL_VLLM_TRACES_ENDPOINT=endpoint)
            environment.update(OTEL_SEMCONV_STABILITY_OPT_IN="http/dup")
        command = [str(python(NEWEST)), "-W", "ignore", "-m", "vllm.entrypoints.openai.api_server", *flags]
    if mode == "append":
        environment["OTEL_VLLM_PAYLOAD"] = PAYLOAD
    return command, environment


def serve(mode: str, receiver: Receiver, version: str) -> list[float]:
    """CPU in ms for a request, the same in its other processes, for a stream of 200 parts, and the memory in MiB."""
    command, environment = started(mode, receiver.endpoint(HTTP), version)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(command, environment, Path(folder) / "log", seconds=400) as server,
    ):
        server.client.timeout = 180  # vLLM's first request compiles
        return measured(server)


def measured(server: Server) -> list[float]:
    """What :func:`serve` gives, of a server that is ready."""
    process = server.process.pid
    for _ in range(50):
        server.complete()
    before, before_others = cpu(process), cpu(process, others=True)
    for _ in range(REQUESTS):
        server.complete()
    between, between_others = cpu(process), cpu(process, others=True)
    for _ in range(STREAMS):
        server.stream(max_tokens=200)
    after = cpu(process)
    status = Path(f"/proc/{process}/status").read_text()
    return [
        (between - before) / REQUESTS * 1000,
        (between_others - before_others) / REQUESTS * 1000,
        (after - between) / STREAMS * 1000,
        int(status.partition("VmRSS:")[2].split()[0]) / 1024,
    ]


def start(mode: str) -> float:
    """Milliseconds of CPU that a bare Python process takes."""
    environment = {"none": {}, "flag": {}, "image": {"PYTHONPATH": str(FILES)}}.get(
        mode, {"PYTHONPATH": str(FILES), "OTEL_VLLM_PAYLOAD": PAYLOAD}
    )
    before = os.times()
    for _ in range(STARTS):
        subprocess.run([str(python(NEWEST)), "-c", ""], env=environment, check=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return used / STARTS * 1000


COLUMNS = ("CPU per request", "in other processes", "200-part stream", "memory of the server", "start of any Python")
UNITS = ("ms", "ms", "ms", "MiB", "ms")


def main(version: str = "") -> None:
    """The least of some rounds, for other work on the machine only ever adds."""
    receiver = Receiver()
    rows: dict[str, list[list[float]]] = {mode: [] for mode in MODES}
    for number in range(ROUNDS):
        for mode in MODES:
            print(f"round {number + 1} of {ROUNDS}: {mode}", file=sys.stderr, flush=True)
            receiver.spans.clear()
            rows[mode].append([*serve(mode, receiver, version), start(mode)])
    receiver.close()
    least = {mode: [min(column) for column in zip(*rows[mode])] for mode in MODES}
    print("| | " + " | ".join(COLUMNS) + " |")
    print("| --- " * (len(COLUMNS) + 1) + "|")
    for mode in MODES:
        cells = [cell(*each) for each in zip(least[mode], least["none"], UNITS)]
        print(f"| {mode} | {' | '.join(cells)} |")


def cell(value: float, base: float, unit: str) -> str:
    """A figure and its ratio to the one without injection, where there is one."""
    ratio = f" ({value / base:.2f})" if base else ""
    return f"{value:.{2 if value < 10 else 0}f} {unit}{ratio}"


if __name__ == "__main__":
    main(*sys.argv[1:2])
