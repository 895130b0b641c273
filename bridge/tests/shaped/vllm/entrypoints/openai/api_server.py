"""As ``vllm.entrypoints.openai.api_server``, which imports FastAPI at its top, and so do its children."""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import sys

import uvicorn
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse, StreamingResponse

from ...engine.arg_utils import EngineArgs
from ...plugins import load_general_plugins
from ...tracing import init_tracer
from ...v1.engine import output_processor

OURS = ("vllm_otel_bridge", "opentelemetry.instrumentation")


def ours():
    return sorted(name for name in sys.modules if name.startswith(OURS))


def engine_core(answer):
    load_general_plugins()
    answer.put(ours())


class Engine:
    """One task finishes all requests, and is dead after its first exception."""

    def __init__(self, config):
        self.config = config
        self.traced = config.otlp_traces_endpoint is not None
        if self.traced:
            init_tracer("vllm.llm_engine", config.otlp_traces_endpoint)
        self.modules = self.spawn() if config.spawns else []
        self.finished = asyncio.Queue()
        self.dead = None

    def spawn(self):
        context = multiprocessing.get_context("spawn")
        answer = context.Queue()
        core = context.Process(target=engine_core, args=(answer,), name="EngineCore", daemon=True)
        core.start()
        modules = answer.get(timeout=60)
        core.join()
        return modules

    async def output_handler(self):
        try:
            while True:
                await self.trace(*await self.finished.get())
        except Exception as problem:
            print(f"AsyncLLM output_handler failed: {problem!r}", flush=True)
            self.dead = problem

    async def trace(self, identity, headers, body, done):
        stats = None if self.config.disable_log_stats else object()
        if self.traced:
            for _ in range(body.get("n", 1)):
                output_processor.do_tracing(None, identity, headers, body, stats)
        done.set()

    async def finish(self, identity, headers, body):
        if self.dead:
            raise HTTPException(500, "EngineDeadError")
        done = asyncio.Event()
        await self.finished.put((identity, headers, body, done))
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(done.wait(), 2)


def application(config):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        app.state.engine = Engine(config)
        task = asyncio.create_task(app.state.engine.output_handler())
        yield
        task.cancel()

    app = FastAPI(lifespan=lifespan)

    async def serve(request, identity):
        engine, body = request.app.state.engine, await request.json()
        if body.get("model") != "tiny":
            raise HTTPException(404, "The model does not exist.")
        if body.get("prompt") == "raise":
            raise RuntimeError("the engine is on fire")
        headers = {name: request.headers[name] for name in ("traceparent", "tracestate") if name in request.headers}
        if not body.get("stream"):
            await engine.finish(identity, headers, body)
            return {"id": identity, "seen": {name: request.headers.getlist(name) for name in request.headers}}

        async def parts():
            for part in range(body["max_tokens"]):
                yield f"data: {json.dumps({'part': part})}\n\n"
                await asyncio.sleep(0)
            await engine.finish(identity, headers, body)

        return StreamingResponse(parts(), media_type="text/event-stream")

    @app.post("/v1/completions")
    async def completions(request: Request):
        return await serve(request, "cmpl-1-0")

    @app.post("/v1/chat/completions")
    async def chat(request: Request):
        return await serve(request, "chatcmpl-1")

    @app.post("/v1/embeddings")
    async def embeddings(request: Request):
        return await serve(request, "embd-1")

    @app.get("/fetch")
    async def fetch(url: str):
        import aiohttp
        import httpx
        import requests
        import urllib3

        requests.get(url, timeout=5)
        urllib3.PoolManager().request("GET", url)
        httpx.get(url)
        async with httpx.AsyncClient() as client:
            await client.get(url)
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            await response.read()
        return {}

    @app.get("/modules")
    async def modules(request: Request):
        import opentelemetry.sdk.trace as sdk

        return {"server": ours(), "engine": request.app.state.engine.modules, "sdk": sdk.__file__}

    @app.get("/arguments")
    async def arguments():
        return vars(config)

    @app.get("/v1/models")
    async def models():
        return {"data": []}

    @app.get("/metrics")
    async def metrics():
        return PlainTextResponse("")

    @app.get("/health")
    async def health():
        return PlainTextResponse("")

    if os.environ.get("ALSO_TRACED"):
        return AlsoTraced(app)
    return app


class AlsoTraced:
    """Somebody else's server span, around everything."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"] == "/health":
            return await self.app(scope, receive, send)
        from opentelemetry import propagate, trace

        caller = propagate.extract({name.decode(): value.decode() for name, value in scope["headers"]})
        tracer = trace.get_tracer("theirs")
        with tracer.start_as_current_span("theirs", context=caller, kind=trace.SpanKind.SERVER):
            return await self.app(scope, receive, send)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--otlp-traces-endpoint")
    parser.add_argument("--collect-detailed-traces", nargs="+")
    parser.add_argument("--disable-log-stats", action="store_true")
    parser.add_argument("--spawns", action="store_true")
    arguments = vars(parser.parse_args())
    port = arguments.pop("port")
    config = EngineArgs(served_model_name=["tiny"], **arguments).create_engine_config()
    uvicorn.run(application(config), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
