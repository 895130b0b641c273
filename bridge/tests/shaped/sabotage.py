"""Breaks the bridge in every way there is, one at a time, and prints where an answer of the server changed.

Runs in the environment of a server. Each trial has its own copy of the files, with one function that raises, or one
file that is missing or empty, and goes from the plugin's load to the last answer.
"""

import ast
import asyncio
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import fastapi
import httpx

import vllm.engine.arg_utils as arg_utils
import vllm.plugins as plugins
from vllm.entrypoints.openai import api_server

# The guards themselves, and what is nothing but a call of the server's own function between two of them.
GUARDS = {
    "__init__.py": {"register", "quietly", "say", "_propagator"},
    "genai.py": {"on_start", "complete_and_end"},
    "native.py": {"create_engine_config"},
    "propagators.py": {"extract", "inject"},
    "server.py": {"TraceMiddleware.__init__", "__call__", "observed", "build_middleware_stack"},
}
FILES = Path(sys.argv[1])
ORIGINALS = fastapi.FastAPI.build_middleware_stack, arg_utils.EngineArgs.create_engine_config
BODY = {"model": "tiny", "prompt": "hello", "max_tokens": 3}
REQUESTS = [
    ({}, {}),
    ({"n": 3}, {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}),
    ({"stream": True}, {"b3": f"{'a' * 32}-{'b' * 16}-1"}),
    ({"model": "unknown"}, {}),
    ({"prompt": "raise"}, {}),
    ({}, {}),
]


def functions():
    """Each function and method: its file, its name, and the position of its definition."""
    for file in sorted(FILES.glob("vllm_otel_bridge/*.py")):
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    owner = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
                    guards = GUARDS.get(file.name, set())
                    if child.name not in guards and owner + child.name not in guards:
                        yield file.name, owner + child.name, child.lineno


def raising(folder, file, line):
    path = folder / "vllm_otel_bridge" / file
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.lineno == line:
            node.body = ast.parse("raise RuntimeError('injected')").body
    path.write_text(ast.unparse(tree))


def trials():
    yield "nothing", lambda folder: None
    for file, name, line in functions():
        yield f"{file} {name} raises", lambda folder, file=file, line=line: raising(folder, file, line)
    for path in sorted(p for p in FILES.rglob("*") if p.is_file() and "__pycache__" not in str(p)):
        inside = path.relative_to(FILES)
        yield f"{inside} is missing", lambda folder, inside=inside: (folder / inside).unlink()
        yield f"{inside} is empty", lambda folder, inside=inside: (folder / inside).write_text("")


async def answers(app):
    seen = []
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        for body, headers in REQUESTS:
            response = await client.post("/v1/completions", json={**BODY, **body}, headers=headers)
            text = response.json().get("id") if response.headers["content-type"] == "application/json" else response.text
            seen.append([response.status_code, text])
        seen.append([(await client.get("/health")).status_code])
    return seen


def attempt(breaks):
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(FILES, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    breaks(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("vllm_otel_bridge", "sitecustomize")]:
        del sys.modules[name]
    fastapi.FastAPI.build_middleware_stack, arg_utils.EngineArgs.create_engine_config = ORIGINALS
    plugins.loaded = False
    sys.path.insert(0, str(folder))
    try:
        import sitecustomize  # noqa: F401  as the interpreter does at its start
    except ImportError:
        pass
    try:
        config = api_server.EngineArgs(served_model_name=["tiny"]).create_engine_config()
        return asyncio.run(answers(api_server.application(config)))
    except Exception as problem:
        return f"died: {problem!r}"
    finally:
        sys.path.remove(str(folder))
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    report = {"trials": 0, "changed": {}}
    os.environ["VLLM_PLUGINS"] = "none"
    untouched = attempt(lambda folder: None)
    os.environ.pop("VLLM_PLUGINS")
    for name, breaks in trials():
        report["trials"] += 1
        result = attempt(breaks)
        if result != untouched:
            report["changed"][name] = result
    print(json.dumps({**report, "untouched": untouched}))
