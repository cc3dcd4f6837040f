"""The mailbox, over a fake of the stack's message list, and the previews."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from conftest import Serving, http
from standins.mailbox.app import create_app

HTML = '<!doctype html><html><head lang="en"><title>x</title></head><body><a href="http://127.0.0.1:4574/">Go</a></body></html>'


def record(number: int, to: str, subject: str) -> dict[str, Any]:
    """As ministack 1.5.33 answers a SESv2 SendEmail with simple content."""
    return {
        "MessageId": f"id-{number}@email",
        "Source": "Meridian CPD <no-reply@cpd.example>",
        "To": [to],
        "CC": [],
        "BCC": [],
        "Subject": subject,
        "BodyText": f"Hello {number} & <b>",
        "BodyHtml": HTML,
        "Timestamp": 1_795_000_000.25 + number // 2,
        "Type": "SendEmail",
    }


def stack(records: list[dict[str, Any]]) -> Starlette:
    async def messages(_request: Any) -> JSONResponse:
        return JSONResponse({"messages": {"000000000000": records}})

    return Starlette(routes=[Route("/_ministack/ses/messages", messages)])


@pytest.fixture(scope="module")
def mailbox(serving_module: Serving, tmp_path_factory: pytest.TempPathFactory) -> str:
    tmp_path = tmp_path_factory.mktemp("previews")
    (tmp_path / "welcome.html").write_text(HTML, encoding="utf-8")
    (tmp_path / "welcome.txt").write_text("Welcome & hello", encoding="utf-8")
    (tmp_path / "secret.key").write_text("no", encoding="utf-8")
    records = [
        record(1, "ada@learner.example", "Enrolled in Safeguarding"),
        record(2, "Ben Learner <ben@learner.example>", "<script>alert(1)</script>"),
        record(3, "ada@learner.example", "Your Zoom link"),
    ]
    behind = serving_module(lambda _url: stack(records))
    return serving_module(lambda _url: create_app(behind.url, tmp_path)).url


def test_messages_newest_first_and_by_recipient(mailbox: str) -> None:
    everything = http.get(f"{mailbox}/api/messages").json()["messages"]
    assert [each["id"] for each in everything] == ["id-3@email", "id-2@email", "id-1@email"]
    assert everything[2]["sent_at"] == "2026-11-18T11:06:40.250Z"
    assert set(everything[0]) == {"id", "from", "to", "subject", "text", "html", "sent_at"}
    of_ada = http.get(f"{mailbox}/api/messages", params={"to": "ADA@learner.example"}).json()["messages"]
    assert [each["subject"] for each in of_ada] == ["Your Zoom link", "Enrolled in Safeguarding"]
    assert len(http.get(f"{mailbox}/api/messages", params={"to": "ben@learner.example"}).json()["messages"]) == 1
    found = http.get(f"{mailbox}/api/messages", params={"to": "ada@learner.example", "subject": "zoom"}).json()
    assert [each["id"] for each in found["messages"]] == ["id-3@email"]
    assert http.get(f"{mailbox}/api/messages/id-1@email").json()["text"] == "Hello 1 & <b>"
    assert http.get(f"{mailbox}/api/messages/none").status_code == 404


def test_pages_escape_and_frame_safely(mailbox: str) -> None:
    inbox = http.get(mailbox).text
    assert "<script>alert" not in inbox and "&lt;script&gt;alert" in inbox
    page = http.get(f"{mailbox}/messages/id-2@email")
    assert (
        'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text and "Hello 2 &amp; &lt;b&gt;" in page.text
    )
    framed = http.get(f"{mailbox}/messages/id-2@email/html")
    assert framed.headers["content-security-policy"].startswith("sandbox ")
    assert "allow-scripts" not in framed.headers["content-security-policy"]
    assert framed.text.startswith("<!doctype html>") and '<head lang="en"><base target="_blank">' in framed.text
    assert '"BodyHtml"' in http.get(f"{mailbox}/messages/id-2@email/raw").text
    assert http.get(f"{mailbox}/messages/none").status_code == 404


def test_previews(mailbox: str) -> None:
    listed = http.get(f"{mailbox}/previews/").text
    assert "/previews/welcome" in listed and "secret" not in listed
    page = http.get(f"{mailbox}/previews/welcome").text
    assert "Welcome &amp; hello" in page and 'src="/previews/welcome/html"' in page
    assert http.get(f"{mailbox}/previews/welcome/text").text == "Welcome & hello"
    for outside in ("secret", "..%2fwelcome", "secret.key", "nothing"):
        assert http.get(f"{mailbox}/previews/{outside}/html").status_code == 404


def test_a_stack_that_is_down_is_said_so(serving: Serving) -> None:
    alone = serving(lambda _url: create_app("http://127.0.0.1:9", None)).url
    assert http.get(f"{alone}/api/messages").status_code == 503
    page = http.get(alone)
    assert page.status_code == 503 and "does not respond" in page.text
    assert "--previews" in http.get(f"{alone}/previews/").text
