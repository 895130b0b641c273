"""The set of files: complete, small, and usable as a downward API volume delivers it."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from conftest import CACHE, LINES, NEWEST, Serve, python
from receiver import Receiver, outline
from server import FILES, TRACE, TRACEPARENT
from test_traces import JOINED

MANIFEST = json.loads((FILES.parent / "manifest.json").read_text())
LISTED = {file["path"] for file in MANIFEST["files"]}


def delivered() -> set[str]:
    found = (path for path in FILES.rglob("*") if path.is_file() and "__pycache__" not in str(path))
    return {str(path.relative_to(FILES)) for path in found}


def test_manifest_lists_every_file_once() -> None:
    assert delivered() == LISTED
    assert len({file["annotation"] for file in MANIFEST["files"]}) == len(MANIFEST["files"])


def test_annotation_names_are_valid() -> None:
    for file in MANIFEST["files"]:
        assert re.fullmatch("[a-z0-9]([-a-z0-9_.]{0,61}[a-z0-9])?", file["annotation"])
        assert file["payloads"] in (["image", "append"], ["append"])


def test_whole_set_is_less_than_24_kibibytes() -> None:
    assert sum((FILES / path).stat().st_size for path in LISTED) < 24 * 1024


def test_versions_agree() -> None:
    version, entry_point = MANIFEST["version"], MANIFEST["entryPoint"]
    folder = FILES / f"vllm_otel_bridge-{version}.dist-info"
    assert f"\nVersion: {version}\n" in (folder / "METADATA").read_text()
    assert f'\n__version__ = "{version}"\n' in (FILES / "vllm_otel_bridge" / "__init__.py").read_text()
    assert f"\n{entry_point} = vllm_otel_bridge:register\n" in (folder / "entry_points.txt").read_text()


def test_source_is_of_python_3_9() -> None:
    for path in FILES.rglob("*.py"):
        ast.parse(path.read_text(), feature_version=(3, 9))


def mounted(folder: Path) -> Path:
    """The files as the kubelet lays them: data in a hidden folder of that moment, links to it."""
    data = folder / "..2026_11_25"
    shutil.copytree(FILES, data, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "..data").symlink_to(data.name)
    for entry in data.iterdir():
        (folder / entry.name).symlink_to(Path("..data") / entry.name)
    for path in [*data.rglob("*"), data, folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


@pytest.mark.parametrize("payload", ["image", "append"])
def test_mounted_read_only_through_links_it_works(
    serve: Serve, receiver: Receiver, tmp_path: Path, payload: str
) -> None:
    folder = mounted(tmp_path)
    more = {"OTEL_VLLM_PAYLOAD": str(CACHE / "payload-new")} if payload == "append" else {}
    with serve(NEWEST, files=folder, PYTHONDONTWRITEBYTECODE="", **more) as server:
        server.complete({"traceparent": TRACEPARENT})
        assert outline(receiver.trace(TRACE, 2)) == JOINED


AS_ANOTHER_USER = """
import importlib.metadata, os, pathlib, sys
folder = pathlib.Path(sys.argv[1])
names = [e.name for e in importlib.metadata.distribution("vllm-otel-bridge").entry_points]
for name in names:
    next(e for e in importlib.metadata.distribution("vllm-otel-bridge").entry_points if e.name == name).load()
for file in folder.rglob("*.py"):
    compile(file.read_text(), str(file), "exec")
try:
    (folder / "vllm_otel_bridge" / "__init__.py").open("a")
except OSError:
    print(os.getuid(), *sorted(names))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_can_load_it_and_not_change_it() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are for its user only
        folder = mounted(Path(name))
        command = [anybodys_python(), "-W", "ignore", "-c", AS_ANOTHER_USER, name]
        done = as_another_user(command, {"PYTHONPATH": name})
        folder.chmod(0o755)
    assert done.stdout == "2000 b3 b3multi jaeger vllm_otel_bridge\n", done.stderr


def as_another_user(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Changes the user behind the fork: before, the threads of the receiver's gRPC disturb it."""
    become = "import os, sys; os.setuid(2000); os.execv(sys.argv[1], sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-I", "-c", become, *command], env=environment, capture_output=True, text=True, check=False
    )


def anybodys_python() -> str:
    """An interpreter that every user may run; those of pyenv lie in a folder of their owner."""
    for candidate in (str(python(NEWEST)), "/usr/bin/python3"):
        if as_another_user([candidate, "-c", ""], {}).returncode == 0:
            return candidate
    pytest.skip("another user can run no Python 3 of this machine")


@pytest.mark.parametrize("line", LINES)
def test_propagators_are_found_by_name(line: str) -> None:
    program = "from opentelemetry import propagate as p; print(sorted(p.get_global_textmap().fields))"
    environment = {"PYTHONPATH": str(FILES), "OTEL_PROPAGATORS": "b3,b3multi,jaeger"}
    command = [str(python(line)), "-W", "ignore", "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "['b3', 'uber-trace-id', 'x-b3-sampled', 'x-b3-spanid', 'x-b3-traceid']\n"
