"""The gateway in front of the HTTP API changes the address and nothing else."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import uvicorn

from gateway import application


class Cloud(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    def answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        seen = {"method": self.command, "path": self.path, "body": self.rfile.read(length).decode()}
        seen["headers"] = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps(seen).encode()
        self.send_response(409)
        self.send_header("Content-Type", "application/json")
        self.send_header("Access-Control-Allow-Origin", "http://127.0.0.1:4574")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_OPTIONS = answer  # noqa: N815 - the server's names

    def log_message(self, *_arguments) -> None:
        pass


@pytest.fixture
def stack(tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cloud)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file = tmp_path / "stack.json"
    file.write_text(json.dumps({"aws_endpoint": f"http://127.0.0.1:{server.server_address[1]}", "api_id": "a1b2"}))
    yield file
    server.shutdown()
    server.server_close()


@contextmanager
def gateway(stack_file):
    server = uvicorn.Server(uvicorn.Config(application(stack_file), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
    server.should_exit = True
    thread.join()


def test_everything_arrives_and_comes_back(stack):
    with gateway(stack) as client:
        answer = client.post("/api/a%2Fb/?x=1&y=a%20b", content="{}", headers={"Idempotency-Key": "k"})
        host = client.base_url.netloc.decode()
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (409, "http://127.0.0.1:4574")
    seen = answer.json()
    assert seen["path"] == "/_aws/execute-api/a1b2/api/a%2Fb/?x=1&y=a%20b"
    assert (seen["method"], seen["body"], seen["headers"]["idempotency-key"]) == ("POST", "{}", "k")
    # Functions name their own address by this header.
    assert seen["headers"]["host"] == host


def test_a_preflight_is_the_api_s_own(stack):
    with gateway(stack) as client:
        assert client.options("/api/courses/").json()["method"] == "OPTIONS"


def test_without_a_stack_it_says_so(tmp_path):
    with gateway(tmp_path / "stack.json") as client:
        assert client.get("/api/courses/").status_code == 503
        assert client.get("/healthz").json() == {"service": "gateway", "ok": True}
