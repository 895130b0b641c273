"""Appends the payload before vLLM imports OpenTelemetry, then runs the ``sitecustomize`` that this one hides."""

import os
import sys
from importlib.machinery import PathFinder

if os.environ.get("OTEL_VLLM_PAYLOAD"):
    try:
        from vllm_otel_bridge.payload import bootstrap

        bootstrap()
    except Exception as problem:
        sys.stderr.write(f"vllm-otel: OpenTelemetry tracing without its payload: {problem!r}\n")

# Of the folder: in a mounted volume the file itself is a link to elsewhere.
_here = os.path.realpath(os.path.dirname(__file__))
_hidden = PathFinder.find_spec("sitecustomize", [path for path in sys.path if os.path.realpath(path or ".") != _here])
if _hidden and _hidden.loader:
    from importlib.util import module_from_spec

    sys.modules["sitecustomize"] = _module = module_from_spec(_hidden)
    _hidden.loader.exec_module(_module)  # what it raises, site.py reports as ever
