"""Another system in the test's own process: receives over HTTP, remembers, and answers as it is told."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """One request as it came."""

    path: str
    headers: Message
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass
class Receiver:
    """What came, and what is answered: a status, after a number of seconds."""

    url: str = ""
    status: int | Callable[[dict[str, Any]], int] = 204
    seconds: float = 0.0
    received: list[Received] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        return [request.event["type"] for request in self.received]

    @property
    def ids(self) -> list[str]:
        return [request.event["id"] for request in self.received]


@contextmanager
def receiving(status: int | Callable[[dict[str, Any]], int] = 204, seconds: float = 0.0) -> Iterator[Receiver]:
    """A system that listens on a free port until the block ends."""
    receiver = Receiver(status=status, seconds=seconds)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(receiver.seconds)
            request = Received(self.path, self.headers, body)
            receiver.received.append(request)
            code = receiver.status(request.event) if callable(receiver.status) else receiver.status
            self.send_response(code)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads, request_queue_size = True, 128

    server = Server(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hooks?source=mt"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def expected_signature(secret: str, request: Received) -> str:
    """The signature that Standard Webhooks asks for, worked out here on its own."""
    key = b64decode(secret.split("_", 1)[1])
    signed = b".".join((request.headers["webhook-id"].encode(), request.headers["webhook-timestamp"].encode()))
    mac = hmac.new(key, signed + b"." + request.body, hashlib.sha256)
    return "v1," + b64encode(mac.digest()).decode()
