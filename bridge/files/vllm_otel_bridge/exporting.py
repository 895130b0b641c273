"""How spans leave the process, with manners: no slow exit, no flood of log lines."""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from importlib import import_module
from typing import Any

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

PACKAGE = "opentelemetry.exporter.otlp.proto"
SDK = "opentelemetry.sdk"
LOGGERS = f"{PACKAGE}.http.trace_exporter", f"{PACKAGE}.grpc.exporter", f"{SDK}.trace.export", f"{SDK}._shared_internal"
TIMEOUT_SECONDS = 1


class OncePerMinute(logging.Filter):
    """A collector that is away: one line a minute, no traceback."""

    minute = -1.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        record.exc_info = record.exc_text = None
        before, self.minute = self.minute, time.monotonic() // 60
        return before != self.minute


def mind_manners() -> None:
    """Bounds an export, or a dead collector holds the exit; Python reads this variable in seconds."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_TIMEOUT"):
        os.environ.setdefault("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", str(TIMEOUT_SECONDS))
    for name in LOGGERS:
        logging.getLogger(name).addFilter(OncePerMinute())


def make_provider(endpoint: str) -> TracerProvider:
    """A provider as vLLM makes its own. Raises what the SDK raises, and where vLLM would."""
    protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc")
    if protocol not in ("grpc", "http/protobuf"):
        raise ValueError(f"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL={protocol} is neither grpc nor http/protobuf")
    exporters: Any = import_module(f"{PACKAGE}.{protocol[:4]}.trace_exporter")
    options = {"insecure": not endpoint.startswith("https")} if protocol == "grpc" else {}
    processor = BatchSpanProcessor(exporters.OTLPSpanExporter(endpoint, **options))
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(processor)
    return provider


def shut_down_at_exit(provider: TracerProvider) -> None:
    """Sends what is left, within the time of one export: older exporters try for a minute."""
    last = threading.Thread(target=provider.shutdown, daemon=True)
    atexit.register(lambda: (last.start(), last.join(TIMEOUT_SECONDS)))
