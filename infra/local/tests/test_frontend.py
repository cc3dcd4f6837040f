"""The built front end: files, routes of the application, and its configuration."""

import json

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

import frontend


@pytest.fixture
def site(tmp_path):
    files = tmp_path / "dist"
    (files / "assets").mkdir(parents=True)
    (files / "index.html").write_text("the page")
    (files / "assets" / "app-1a2b.js").write_text("the script")
    (tmp_path / "secret.txt").write_text("not of the site")
    stack = tmp_path / "stack.json"

    async def page(request):
        return frontend.answer(request, files, stack)

    with TestClient(Starlette(routes=[Route("/{path:path}", page, methods=["GET", "HEAD"])])) as client:
        yield client, stack


@pytest.mark.parametrize("path", ["/", "/courses/1/learn", "/callback?code=x.y&state=z"])
def test_every_route_answers_the_page_afresh(site, path):
    answer = site[0].get(path)
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "the page", "no-cache")
    assert site[0].head(path).status_code == 200


def test_a_hashed_file_is_kept_and_a_missing_one_is_missing(site):
    answer = site[0].get("/assets/app-1a2b.js")
    assert (answer.status_code, answer.text) == (200, "the script")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    assert site[0].get("/assets/app-old.js").status_code == 404


@pytest.mark.parametrize("path", ["/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/host.conf"])
def test_nothing_outside_the_folder_is_served(site, path):
    assert site[0].get(path).status_code == 404


def test_the_configuration_follows_the_stack(site):
    client, stack = site
    assert client.get("/config.json").status_code == 503
    content = {"api_url": "http://127.0.0.1:1", "issuer": "http://127.0.0.1:2", "client_id": "web"}
    content |= {"provider_name": "Meridian CPD"}
    stack.write_text(json.dumps(content | {"webhook_secret": "s", "aws_endpoint": "http://127.0.0.1:3"}))
    answer = client.get("/config.json")
    assert answer.status_code == 200 and answer.json() == content
    assert "connect-src 'self' http://127.0.0.1:2 http://127.0.0.1:3;" in answer.headers["Content-Security-Policy"]
