"""One address for the pages and the API, as CloudFront makes it."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import uvicorn

from frontend import file_of
from gateway import api_path, application

EDGE = Path(__file__).resolve().parents[2] / "edge"


class Cloud(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    def answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        seen = {"method": self.command, "path": self.path, "body": self.rfile.read(length).decode()}
        seen["headers"] = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps(seen).encode()
        self.send_response(409)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Answered", "here")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815 - the server's names

    def log_message(self, *_arguments) -> None:
        pass


@pytest.fixture
def stack(tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cloud)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file = tmp_path / "stack.json"
    file.write_text(json.dumps({"aws_endpoint": f"http://127.0.0.1:{server.server_address[1]}", "api_id": "a1b2", "issuer": "http://127.0.0.1:2"}))
    yield file
    server.shutdown()
    server.server_close()


@contextmanager
def gateway(stack_file):
    files = stack_file.parent / "dist"
    files.mkdir()
    (files / "index.html").write_text("the page")
    server = uvicorn.Server(uvicorn.Config(application(stack_file, files), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
    server.should_exit = True
    thread.join()


def test_everything_of_the_api_arrives_and_comes_back(stack):
    with gateway(stack) as client:
        sent = {"Idempotency-Key": "k", "Authorization": "Bearer t", "X-Forwarded-Host": "evil.example"}
        answer = client.post("/api/a%2Fb/?x=1&y=a%20b", content="{}", headers=sent)
        host = client.base_url.netloc.decode()
    assert (answer.status_code, answer.headers["x-answered"]) == (409, "here")
    seen = answer.json()
    assert seen["path"] == "/_aws/execute-api/a1b2/api/a%2Fb?x=1&y=a%20b"
    assert (seen["method"], seen["body"], seen["headers"]["idempotency-key"]) == ("POST", "{}", "k")
    assert seen["headers"]["authorization"] == "Bearer t"
    # Functions name their own address by this header; the gateway is called by its own name.
    assert seen["headers"]["x-forwarded-host"] == host
    assert seen["headers"]["host"] != host


@pytest.mark.parametrize(("path", "forwarded"), json.loads((EDGE / "paths.json").read_text()))
def test_a_path_leads_where_cloudfront_leads_it(path, forwarded):
    # The list that the CloudFront Function is held to as well (infra/edge/viewer_request.test.mjs).
    assert (api_path(path) if path.startswith("/api/") else file_of(path)) == forwarded


def test_pages_and_the_api_share_one_address(stack):
    with gateway(stack) as client:
        assert client.get("/courses").text == "the page"
        assert client.get("/apiary").text == "the page"
        assert client.get("/api/courses/").json()["path"] == "/_aws/execute-api/a1b2/api/courses"
        assert client.post("/courses").status_code == 405


def test_without_a_stack_it_says_so(tmp_path):
    with gateway(tmp_path / "stack.json") as client:
        assert client.get("/api/courses/").status_code == 503
        assert client.get("/healthz").json() == {"service": "gateway", "ok": True}
