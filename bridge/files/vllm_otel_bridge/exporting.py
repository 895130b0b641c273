"""The way of a span out of the process, and its manners: no slow exit, no flood of log lines."""

from __future__ import annotations

import atexit
import importlib
import logging
import os
import threading
import time
from typing import TYPE_CHECKING

from . import settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

EXPORTERS = "opentelemetry.exporter.otlp.proto"
LOGGERS = (
    f"{EXPORTERS}.http.trace_exporter",
    f"{EXPORTERS}.grpc.exporter",
    "opentelemetry.sdk.trace.export",
    "opentelemetry.sdk._shared_internal",
)
TIMEOUT_SECONDS = 1.0


class OncePerMinute(logging.Filter):
    """A collector that is away is one line a minute, without its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.next = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if record.levelno < logging.WARNING:
            return True
        now = time.monotonic()
        if now < self.next:
            return False
        self.next = now + 60
        record.exc_info = record.exc_text = None
        return True


def mind_manners() -> None:
    """An export ends after a second, so that a dead collector cannot hold the exit; Python reads seconds here."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_TIMEOUT"):
        os.environ.setdefault("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", f"{TIMEOUT_SECONDS:g}")
    for name in LOGGERS:
        logging.getLogger(name).addFilter(OncePerMinute())


def make_provider(endpoint: str) -> TracerProvider:
    """A provider as vLLM makes its own, from the same variables.

    Raises whatever the SDK raises, and ValueError for a protocol that vLLM does not speak.
    """
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    protocol = settings.protocol()
    if protocol not in ("grpc", "http/protobuf"):
        raise ValueError(f"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL={protocol} is neither grpc nor http/protobuf")
    exporters = importlib.import_module(f"{EXPORTERS}.{protocol.split('/')[0]}.trace_exporter")
    if protocol == "grpc":
        if getattr(exporters, "STAND_IN", False):
            raise ValueError("the payload has no gRPC exporter, use http/protobuf and port 4318")
        exporter = exporters.OTLPSpanExporter(endpoint=endpoint, insecure=not endpoint.startswith("https"))
    else:
        exporter = exporters.OTLPSpanExporter(endpoint=endpoint)
    processor = BatchSpanProcessor(exporter)
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(processor)
    return provider


def shut_down_at_exit(provider: TracerProvider) -> None:
    """Sends what is left, but no longer than the timeout: older exporters go on for a minute."""

    def shut_down() -> None:
        last = threading.Thread(target=provider.shutdown, daemon=True)
        last.start()
        last.join(TIMEOUT_SECONDS)

    atexit.register(shut_down)
