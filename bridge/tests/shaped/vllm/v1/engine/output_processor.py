"""As ``vllm.v1.engine.output_processor``: the span is made when a request has finished, and needs its statistics."""

import time

from ... import SHAPE, tracing


class OutputProcessor:
    pass


def do_tracing(self, identity, headers, body, stats):
    assert stats is not None
    attributes = {
        "gen_ai.latency.time_to_first_token": 0.001,
        "gen_ai.latency.e2e": 0.002,
        "gen_ai.latency.time_in_queue": 0.0001,
        "gen_ai.usage.prompt_tokens": 2,
        "gen_ai.usage.completion_tokens": body.get("max_tokens", 0),
        "gen_ai.request.id": identity,
        "gen_ai.request.top_p": 1.0,
    }
    for name in ("max_tokens", "temperature", "n"):
        if body.get(name):
            attributes[f"gen_ai.request.{name}"] = body[name]
    tracing.request_span(time.time_ns() - 2_000_000, headers, attributes)


if SHAPE != "0.8.5":
    OutputProcessor.do_tracing = do_tracing
