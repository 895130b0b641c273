"""A server shaped like vLLM's at the seams that the bridge touches, without an engine.

``SHAPE`` names the version: 0.32 (OpenTelemetry imported at the top), 0.10.2 (imported when needed), 0.8.5 (engine V0
traces, V1 refuses). Its faults are vLLM's: it takes a flag that kills it at the first request.
"""

import os

SHAPE = os.environ.get("SHAPE", "0.32")
