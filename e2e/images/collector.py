"""The bridge's OTLP receiver in a pod: spans in on 4317 (gRPC) and 4318 (HTTP), out as JSON on 8080.

``GET /traces/<id>`` gives the spans of a trace and their outline, ``GET /traces`` of all traces.
"""

import dataclasses
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from receiver import Receiver, outline

received = Receiver(host="0.0.0.0", grpc_port=4317, http_port=4318)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        trace = self.path.removeprefix("/traces").strip("/")
        with received.changed:
            spans = [span for span in received.spans if trace in ("", span.trace)]
        body = json.dumps({"outline": outline(spans), "spans": [dataclasses.asdict(span) for span in spans]})
        self.send_response(200 if self.path.startswith("/traces") else 404)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


ThreadingHTTPServer(("0.0.0.0", 8080), Handler).serve_forever()
