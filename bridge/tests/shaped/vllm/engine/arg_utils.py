"""As ``vllm.engine.arg_utils``: plugins are loaded first, then the arguments become a configuration."""

from __future__ import annotations

import os
from dataclasses import dataclass

from .. import SHAPE, tracing
from ..plugins import load_general_plugins


@dataclass
class EngineArgs:
    model: str = "model"
    served_model_name: list[str] | None = None
    otlp_traces_endpoint: str | None = None
    collect_detailed_traces: list[str] | None = None
    disable_log_stats: bool = False
    spawns: bool = False  # an engine's process, to see what that loads

    def __post_init__(self):
        load_general_plugins()

    def create_engine_config(self, usage_context=None):
        if self.collect_detailed_traces and not self.otlp_traces_endpoint:
            raise ValueError("collect_detailed_traces requires `--otlp-traces-endpoint` to be set.")
        if self.otlp_traces_endpoint and SHAPE != "0.32" and not tracing.is_otel_available():
            raise ValueError("OpenTelemetry is not available. Unable to configure 'otlp_traces_endpoint'.")
        if self.otlp_traces_endpoint and SHAPE == "0.8.5" and os.environ.get("VLLM_USE_V1") == "1":
            raise NotImplementedError("VLLM_USE_V1=1 is not supported with --otlp-traces-endpoint.")
        return self
