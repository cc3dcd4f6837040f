"""Runs the stand-ins as they run in the local stack: under uvicorn, on a port of their own."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

# One client for all tests: each new one loads the trust roots again, which takes longer than most tests.
http = httpx.Client(trust_env=False)
PEOPLE = Path(__file__).parents[2] / "demo" / "people.json"


@dataclass
class Running:
    """A served application and its address."""

    url: str
    server: uvicorn.Server
    thread: threading.Thread

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=5)


def start(make_app: Callable[[str], Any]) -> Running:
    """Serves `make_app(public URL)` on a free port."""
    # With the protocol named, asyncio switches Nagle's algorithm off; without, every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(make_app(url), log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the stand-in did not start"
        time.sleep(0.01)
    return Running(url, server, thread)


Serving = Callable[[Callable[[str], Any]], Running]


def _serving() -> Iterator[Serving]:
    started: list[Running] = []

    def begin(make_app: Callable[[str], Any]) -> Running:
        started.append(start(make_app))
        return started[-1]

    yield begin
    for running in started:
        running.stop()


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Starts applications that are stopped at the end of the test."""
    yield from _serving()


@pytest.fixture(scope="module")
def serving_module() -> Iterator[Serving]:
    """Starts applications for a whole module: starting and stopping costs a quarter of a second each time."""
    yield from _serving()


@dataclass
class Received:
    """What the fake webhook endpoint was sent, and how it answers: one status a call, then 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    delay_seconds: float = 0.0
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _headers, body in self.calls]


@pytest.fixture
def endpoint() -> Iterator[Received]:
    """A webhook endpoint that remembers what it was sent."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(received.delay_seconds)
            status = received.statuses.pop(0) if received.statuses else 200
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", received.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Silence: pytest shows what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield received
    server.shutdown()
    server.server_close()
