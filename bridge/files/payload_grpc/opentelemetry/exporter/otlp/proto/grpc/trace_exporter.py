"""vLLM from 0.16 on imports this even to speak HTTP, and the payload lacks it."""

import os

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

if os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") != "http/protobuf":
    raise ImportError("no gRPC exporter in the payload, use http/protobuf and port 4318")
