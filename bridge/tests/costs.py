"""Measures what the bridge costs and prints a table: CPU of the server per request, start and memory of a process."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from conftest import CACHE, NEWEST, SHAPED, python
from receiver import Receiver
from server import FILES, Server, running

ROUNDS, REQUESTS, STREAMS, STARTS = 3, 300, 40, 20
PAYLOAD = str(CACHE / "payload-new")
MODES = ("none", "flag", "image", "append")


def cpu(server: Server) -> float:
    """Seconds that the server's process has used, of all its threads."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def serve(mode: str, receiver: Receiver) -> tuple[float, float, float]:
    """Milliseconds of CPU for a request and for a stream of 200 parts, and the memory in MiB."""
    endpoint = receiver.endpoint("http/protobuf")
    environment = {"PYTHONPATH": str(SHAPED), "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf"}
    if mode in ("image", "append"):
        environment.update(PYTHONPATH=f"{FILES}:{SHAPED}", OTEL_VLLM_TRACES_ENDPOINT=endpoint)
        environment.update(OTEL_SEMCONV_STABILITY_OPT_IN="http/dup")
    if mode == "append":
        environment.update(OTEL_VLLM_PAYLOAD=PAYLOAD)
    flags = ["--otlp-traces-endpoint", endpoint] if mode == "flag" else []
    command = [str(python(NEWEST)), "-W", "ignore", "-m", "vllm.entrypoints.openai.api_server", *flags]
    with tempfile.TemporaryDirectory() as folder, running(command, environment, Path(folder) / "log") as server:
        for _ in range(50):
            server.complete()
        before = cpu(server)
        for _ in range(REQUESTS):
            server.complete()
        between = cpu(server)
        for _ in range(STREAMS):
            server.stream(max_tokens=200)
        after = cpu(server)
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        memory = int(status.partition("VmRSS:")[2].split()[0]) / 1024
    return (between - before) / REQUESTS * 1000, (after - between) / STREAMS * 1000, memory


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


def main() -> None:
    """The least of some rounds, for other work on the machine only ever adds."""
    receiver = Receiver()
    measured: dict[str, list[tuple[float, ...]]] = {mode: [] for mode in MODES}
    for _ in range(ROUNDS):
        for mode in MODES:
            receiver.spans.clear()
            measured[mode].append((*serve(mode, receiver), start(mode)))
    least = {mode: [min(column) for column in zip(*rows)] for mode, rows in measured.items()}
    print("| | CPU per request | 200-part stream | memory of the server | start of any Python process |")
    print("| --- | --- | --- | --- | --- |")
    for mode, (request, stream, memory, begin) in least.items():
        base = least["none"]
        cells = [
            f"{request:.2f} ms ({request / base[0]:.2f})",
            f"{stream:.1f} ms ({stream / base[1]:.2f})",
            f"{memory:.0f} MiB ({memory / base[2]:.2f})",
            f"{begin:.0f} ms ({begin / base[3]:.2f})",
        ]
        print(f"| {mode} | {' | '.join(cells)} |")
    receiver.close()


if __name__ == "__main__":
    main()
