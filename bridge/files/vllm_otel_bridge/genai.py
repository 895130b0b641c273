"""What the GenAI conventions ask for and vLLM does not tell, on ``llm_request``; vLLM's own attributes stay."""

from typing import Any

from opentelemetry.sdk.trace import SpanProcessor

from . import Server, quietly

EMBEDDINGS = "/embeddings", "/embed", "/pooling", "/score", "/rerank", "/classify"
CHATS = "/chat/completions", "/responses", "/messages"


class Completion(SpanProcessor):
    """Completes spans just before they end, for which older releases have no hook."""

    def on_start(self, span: Any, parent_context: Any = None) -> None:
        if span.name == "llm_request":
            quietly(complete_at_end, span)


def complete_at_end(span: Any) -> None:
    """Wraps the span's own method."""
    end = span.end

    def complete_and_end(end_time: Any = None) -> None:
        quietly(complete, span)
        end(end_time)

    span.end = complete_and_end


def complete(span: Any) -> None:
    """Adds attributes, from vLLM's own and from the server span above."""
    told = span.attributes
    path = Server.paths.get(span.parent.span_id, "").rstrip("/") if span.parent else ""
    chat = "chat" if path.endswith(CHATS) else "text_completion"
    zero = "gen_ai.request.top_p" in told and "gen_ai.request.temperature" not in told
    added = {
        "gen_ai.operation.name": "embeddings" if path.endswith(EMBEDDINGS) else chat,
        "gen_ai.provider.name": "vllm",
        "gen_ai.request.model": Server.model,
        "gen_ai.response.model": Server.model,
        "gen_ai.usage.input_tokens": told.get("gen_ai.usage.prompt_tokens"),
        "gen_ai.usage.output_tokens": told.get("gen_ai.usage.completion_tokens"),
        "gen_ai.request.choice.count": told.get("gen_ai.request.n"),
        "gen_ai.request.temperature": 0.0 if zero else None,  # vLLM leaves zeros out
    }
    span.set_attributes({name: value for name, value in added.items() if value is not None})
