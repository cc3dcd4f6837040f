"""The server of the built front end: files, routes of the application, and its configuration."""

import json
import threading
import urllib.error
import urllib.request
from functools import partial
from http.server import ThreadingHTTPServer

import pytest

from frontend import Handler


@pytest.fixture
def site(tmp_path):
    files = tmp_path / "dist"
    (files / "assets").mkdir(parents=True)
    (files / "index.html").write_text("the page")
    (files / "assets" / "app-1a2b.js").write_text("the script")
    stack = tmp_path / "stack.json"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, files=files, stack=stack))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", stack
    server.shutdown()
    server.server_close()


def get(url: str):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, ""


@pytest.mark.parametrize("path", ["/", "/courses/1/learn", "/callback?code=x.y&state=z"])
def test_every_route_answers_the_page_afresh(site, path):
    status, headers, body = get(site[0] + path)
    assert (status, body, headers["Cache-Control"]) == (200, "the page", "no-cache")


def test_a_hashed_file_is_kept_and_a_missing_one_is_missing(site):
    status, headers, body = get(site[0] + "/assets/app-1a2b.js")
    assert (status, body) == (200, "the script")
    assert headers["Content-Type"] == "text/javascript" and "immutable" in headers["Cache-Control"]
    assert get(site[0] + "/assets/app-old.js")[0] == 404


def test_the_configuration_follows_the_stack(site):
    url, stack = site
    assert get(url + "/config.json")[0] == 503
    content = {"api_url": "http://127.0.0.1:1/api", "issuer": "http://127.0.0.1:2", "client_id": "web"}
    content |= {"provider_name": "Meridian CPD"}
    stack.write_text(json.dumps(content | {"webhook_secret": "s", "aws_endpoint": "http://127.0.0.1:3"}))
    status, headers, body = get(url + "/config.json")
    assert status == 200 and json.loads(body) == content
    assert "connect-src 'self' http://127.0.0.1:1 http://127.0.0.1:2 http://127.0.0.1:3;" in headers["Content-Security-Policy"]
