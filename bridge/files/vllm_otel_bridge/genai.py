"""What the GenAI conventions ask for and vLLM does not say, on ``llm_request``; vLLM's own attributes stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opentelemetry.sdk.trace import SpanProcessor

from . import say, settings

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import Span

_OPERATIONS = (
    (("/embeddings", "/pooling", "/score", "/rerank", "/classify", "/embed"), "embeddings"),
    (("/chat/completions", "/responses", "/messages"), "chat"),
)


class Completion(SpanProcessor):
    """Completes a span as it ends: the SDK offers no later moment that every release has."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Sets what is known from the start, and waits for vLLM's own attributes."""
        if span.name != "llm_request":
            return
        end = span.end

        def complete_and_end(end_time: int | None = None) -> None:
            try:
                span.set_attributes(missing(span))
            except Exception as problem:
                say(f"OpenTelemetry tracing goes on without GenAI attributes: {problem!r}")
            end(end_time)

        span.end = complete_and_end  # type: ignore[method-assign]


def missing(span: Span) -> dict[str, Any]:
    """The attributes to add, from vLLM's own and from the server span above."""
    said = span.attributes or {}
    path = settings.Server.paths.get(span.parent.span_id, "") if span.parent else ""
    count = said.get("gen_ai.request.n")
    sampled = "gen_ai.request.top_p" in said and "gen_ai.request.temperature" not in said
    added = {
        "gen_ai.operation.name": operation(path),
        "gen_ai.provider.name": "vllm",
        "gen_ai.request.model": settings.Server.model,
        "gen_ai.response.model": settings.Server.model,
        "gen_ai.usage.input_tokens": said.get("gen_ai.usage.prompt_tokens"),
        "gen_ai.usage.output_tokens": said.get("gen_ai.usage.completion_tokens"),
        "gen_ai.request.choice.count": count if count != 1 else None,
        "gen_ai.request.temperature": 0.0 if sampled else None,  # vLLM leaves zero out
    }
    return {name: value for name, value in added.items() if value is not None}


def operation(path: str) -> str:
    """The well-known operation name for a path of vLLM's server."""
    for ends, name in _OPERATIONS:
        if path.rstrip("/").endswith(ends):
            return name
    return "text_completion"
