"""vLLM from 0.16 on imports this, and the payload has only the HTTP exporter, which stands in where HTTP is spoken."""

import os

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

__all__ = ["OTLPSpanExporter"]

if os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") != "http/protobuf":
    raise ImportError("no gRPC exporter in the payload, use http/protobuf and port 4318")
