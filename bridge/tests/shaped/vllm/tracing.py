"""As ``vllm.tracing``: the request span hangs under the traceparent header, never under the active span."""

import os
import traceback

from . import SHAPE

otel_import_error_traceback = None
try:
    from opentelemetry import trace
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    if SHAPE == "0.32":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as Grpc
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as Http
        from opentelemetry.propagate import inject  # noqa: F401  as vLLM does, for the start-up spans
    available = True
except ImportError:
    available = False
    otel_import_error_traceback = traceback.format_exc()
    from typing import Any

    SpanKind = Any


def is_otel_available():
    return available


def exporter(endpoint):
    protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc")
    if protocol not in ("grpc", "http/protobuf"):
        raise ValueError(f"Unsupported OTLP protocol '{protocol}' is configured")
    if SHAPE == "0.32":
        return Grpc(endpoint=endpoint, insecure=True) if protocol == "grpc" else Http(endpoint=endpoint)
    if protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    return OTLPSpanExporter(endpoint=endpoint)


def init_tracer(module, endpoint):
    os.environ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = endpoint
    provider = TracerProvider(resource=Resource.create({"vllm.instrumenting_module_name": module}))
    provider.add_span_processor(BatchSpanProcessor(exporter(endpoint)))
    trace.set_tracer_provider(provider)


def request_span(start, headers, attributes):
    kind = SpanKind.SERVER
    context = TraceContextTextMapPropagator().extract(headers) if headers else None
    tracer = trace.get_tracer("vllm.tracing.otel")
    span = tracer.start_span("llm_request", start_time=start, context=context, kind=kind)
    span.set_attributes(attributes)
    span.end()
