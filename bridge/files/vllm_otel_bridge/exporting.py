"""How spans leave the process, with manners: no slow exit, no flood of log lines."""

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
LOGGERS = f"{PACKAGE}.http.trace_exporter", f"{PACKAGE}.grpc.exporter", "opentelemetry.sdk._shared_internal"
TIMEOUT_SECONDS = 1


class OncePerMinute(logging.Filter):
    """A collector that is away: a line a minute, no traceback."""

    minute = -1.0

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        before, self.minute = self.minute, time.monotonic() // 60
        return before != self.minute


def mind_manners() -> None:
    """Bounds an export, or a dead collector holds the exit. Python reads seconds."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_TIMEOUT"):
        os.environ.setdefault("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", str(TIMEOUT_SECONDS))
    for name in (*LOGGERS, BatchSpanProcessor.__module__):
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
    """Sends what is left, within the time of an export."""
    last = threading.Thread(target=provider.shutdown, daemon=True)
    atexit.register(last.join, TIMEOUT_SECONDS)
    atexit.register(last.start)  # called first
