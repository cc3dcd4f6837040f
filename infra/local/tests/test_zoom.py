"""The Zoom stand-in: tokens, registrants, quotas, refusals, planned answers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from conftest import Running, Serving, http
from standins.zoom.app import create_app
from standins.zoom.config import Config

MEETING = "91234567890"
WEBINAR = "81234567890"
ADA = {"email": "ada@learner.example", "first_name": "Ada", "last_name": "Learner"}


class Zoom:
    """A client as our function is one: a token, then calls with it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url)
        self.authenticate()

    def token(self, client: str = "local-client", secret: str = "local-secret", **parameters: str) -> httpx.Response:
        query = {"grant_type": "account_credentials", "account_id": "local-account"} | parameters
        return self.http.post("/oauth/token", params=query, auth=(client, secret))

    def authenticate(self) -> None:
        self.http.headers["Authorization"] = f"Bearer {self.token().json()['access_token']}"

    def add(self, meeting: str = MEETING, kind: str = "meetings", **changes: Any) -> httpx.Response:
        return self.http.post(f"/v2/{kind}/{meeting}/registrants", json=ADA | changes)

    def status(self, action: str, registrants: list[dict[str, str]], meeting: str = MEETING) -> httpx.Response:
        body = {"action": action, "registrants": registrants}
        return self.http.put(f"/v2/meetings/{meeting}/registrants/status", json=body)

    def control(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        answer = self.http.request(method, f"/_control/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def shared(serving_module: Serving) -> Running:
    return serving_module(lambda _url: create_app(Config(), ["777"], ["888"]))


@pytest.fixture
def zoom(shared: Running) -> Zoom:
    http.post(f"{shared.url}/_control/reset")
    http.put(f"{shared.url}/_control/config", json=Config().as_json())
    return Zoom(shared.url)


def test_tokens(zoom: Zoom) -> None:
    issued = zoom.token()
    assert issued.status_code == 200
    assert {"token_type": "bearer", "expires_in": 3600}.items() <= issued.json().items()
    for refused, error in (
        (zoom.token(secret="wrong"), "invalid_client"),
        (zoom.token(account_id="other"), "invalid_request"),
        (zoom.token(grant_type="client_credentials"), "unsupported_grant_type"),
    ):
        assert (refused.status_code, refused.json()["error"]) == (400, error)
    in_the_body = zoom.http.post(
        "/oauth/token",
        data={"grant_type": "account_credentials", "account_id": "local-account"},
        auth=("local-client", "local-secret"),
    )
    assert in_the_body.status_code == 200
    zoom.control("POST", "tokens/expire")
    expired = zoom.add()
    assert (expired.status_code, expired.json()) == (401, {"code": 124, "message": "Access token is expired."})
    zoom.authenticate()
    assert zoom.add().status_code == 201
    zoom.control("PUT", "clock", advance_seconds=3601)
    assert zoom.add().status_code == 401
    zoom.http.headers["Authorization"] = "Bearer nonsense"
    assert zoom.add().json()["code"] == 124


def test_an_old_token_may_die_with_a_new_one(zoom: Zoom) -> None:
    zoom.control("PUT", "config", single_token=True)
    zoom.token()
    assert zoom.add().status_code == 401


@pytest.mark.parametrize(
    ("kind", "meeting"), [("meetings", MEETING), ("webinars", WEBINAR), ("meetings", "777"), ("webinars", "888")]
)
def test_a_repeat_gives_the_same_registrant_and_uses_quota(zoom: Zoom, kind: str, meeting: str) -> None:
    first = zoom.add(meeting, kind)
    assert first.status_code == 201
    body = first.json()
    assert set(body) == {
        "id",
        "registrant_id",
        "join_url",
        "start_time",
        "topic",
        "occurrences",
        "participant_pin_code",
    }
    assert body["id"] == int(meeting) and body["join_url"].startswith(f"https://us05web.zoom.us/w/{meeting}?tk=")
    assert zoom.add(meeting, kind, email="ADA@learner.example").json() == body
    assert zoom.add(meeting, kind).json() == body
    over = zoom.add(meeting, kind)
    assert over.status_code == 429 and "daily rate limit of (3)" in over.json()["message"]
    assert over.headers["Retry-After"].endswith("T00:00:00Z") and over.headers["X-RateLimit-Type"] == "Daily-limit"
    assert zoom.add(meeting, kind, email="ben@learner.example").status_code == 201
    zoom.control("PUT", "clock", now=over.headers["Retry-After"])
    zoom.authenticate()
    assert zoom.add(meeting, kind).json() == body


def test_the_forms_of_a_daily_limit(zoom: Zoom) -> None:
    zoom.control("PUT", "config", daily_quota=0, retry_after="absent")
    assert "Retry-After" not in zoom.add().headers
    zoom.control("PUT", "config", retry_after="seconds")
    assert 0 < int(zoom.add().headers["Retry-After"]) <= 86_401
    zoom.control("PUT", "config", daily_quota=2, quota_scope="account")
    assert [zoom.add(meeting).status_code for meeting in ("91111111111", "92222222222", "93333333333")] == [
        201,
        201,
        429,
    ]
    zoom.control("POST", "quota/reset")
    assert zoom.add("93333333333").status_code == 201


def test_the_limit_per_second(zoom: Zoom) -> None:
    zoom.control("PUT", "config", per_second=2)
    answers = [zoom.http.get(f"/v2/meetings/{MEETING}") for _ in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and "per-second" in refused[0].json()["message"]
    assert refused[0].headers["X-RateLimit-Type"] == "QPS" and "Retry-After" not in refused[0].headers


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "a" * 117 + "@example.com"}, "email"),
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"first_name": "x" * 65}, "first_name"),
        ({"first_name": " "}, "first_name"),
        ({"first_name": "Ada\r\nBcc: x"}, "first_name"),
        ({"last_name": ""}, "last_name"),
        ({"last_name": "x" * 65}, "last_name"),
        ({"nickname": "Ada"}, "nickname"),
    ],
)
def test_field_limits(zoom: Zoom, changes: dict[str, Any], field: str) -> None:
    refused = zoom.add(**changes)
    assert refused.status_code == 400
    assert refused.json()["code"] == 300 and refused.json()["errors"][0]["field"] == field


def test_names_of_exactly_the_limit_and_of_any_script(zoom: Zoom) -> None:
    assert zoom.add(first_name="é" * 64, last_name="ا" * 64, email="a" * 116 + "@example.com").status_code == 201


def test_refusals_by_id(zoom: Zoom) -> None:
    unknown = zoom.add("123456")
    assert (unknown.status_code, unknown.json()["code"]) == (404, 3001)
    for code, status in (
        (200, 400),
        (1001, 404),
        (1010, 400),
        (3000, 400),
        (3003, 400),
        (3027, 400),
        (3034, 400),
        (3038, 400),
        (3043, 404),
        (3161, 400),
        (4700, 400),
        (4711, 400),
        (300, 400),
        (3001, 404),
    ):
        refused = zoom.add(f"9000000{code:04d}")
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    no_registration = zoom.add("80000000404", "webinars")
    assert no_registration.status_code == 404
    assert "Registration has not been enabled" in no_registration.json()["message"]
    assert zoom.add(MEETING, "webinars").json()["code"] == 3001, "a meeting's id is no webinar's"


def test_approval_by_hand(zoom: Zoom) -> None:
    waiting = zoom.add("90000000001").json()
    assert "join_url" not in waiting
    pending = zoom.http.get("/v2/meetings/90000000001/registrants", params={"status": "pending"}).json()
    assert [(each["id"], each["status"], "join_url" in each) for each in pending["registrants"]] == [
        (waiting["registrant_id"], "pending", False)
    ]
    zoom.control("POST", "meetings/90000000001/approve", email="ada@learner.example")
    approved = zoom.http.get("/v2/meetings/90000000001/registrants").json()["registrants"]
    assert approved[0]["join_url"].startswith("https://us05web.zoom.us/w/90000000001?tk=")


def test_meetings_defined_by_tests(zoom: Zoom) -> None:
    zoom.control("PUT", "meetings/555", capacity=1, topic="Audit clinic")
    assert zoom.add("555").json()["topic"] == "Audit clinic"
    assert zoom.add("555", email="ben@learner.example").json()["code"] == 3043
    zoom.control("PUT", "meetings/556", registration=False)
    assert zoom.add("556").status_code == 404
    assert zoom.http.get("/v2/meetings/556").json()["settings"]["approval_type"] == 2
    zoom.control("PUT", "meetings/557", error=3038)
    assert zoom.add("557").json()["code"] == 3038


def test_list_pages(zoom: Zoom) -> None:
    zoom.control("PUT", "config", per_second=1000)
    for number in range(7):
        assert zoom.add(email=f"learner{number}@example.com").status_code == 201
    path, seen, token = f"/v2/meetings/{MEETING}/registrants", [], ""
    while True:
        page = zoom.http.get(path, params={"page_size": 3, "next_page_token": token}).json()
        seen += [each["email"] for each in page["registrants"]]
        token = page["next_page_token"]
        if not token:
            break
    assert (len(seen), len(set(seen)), page["total_records"], page["page_count"]) == (7, 7, 7, 3)
    for wrong in ({"page_size": 301}, {"page_size": 0}, {"next_page_token": "x"}, {"status": "x"}, {"email": "x"}):
        assert zoom.http.get(path, params=wrong).json()["code"] == 300
    assert zoom.http.get(path, params={"page_size": 300}).status_code == 200


def test_cancelling(zoom: Zoom) -> None:
    registrant = zoom.add().json()["registrant_id"]
    who = [{"id": registrant, "email": "ada@learner.example"}]
    assert [zoom.status("cancel", who).status_code for _ in range(2)] == [204, 204]
    assert zoom.http.get(f"/v2/meetings/{MEETING}/registrants").json()["registrants"] == []
    again = zoom.add().json()
    assert again["registrant_id"] == registrant and "join_url" in again
    assert zoom.status("cancel", [{"id": "other", "email": "ada@learner.example"}]).json()["code"] == 300
    assert zoom.status("remove", who).json()["code"] == 300
    assert zoom.status("cancel", []).json()["code"] == 300
    for _ in range(8):
        assert zoom.status("approve", who).status_code == 204
    assert zoom.status("cancel", who).status_code == 429


def test_planned_answers(zoom: Zoom) -> None:
    zoom.control(
        "POST",
        "script",
        answers=[
            {"operation": "add", "status": 500, "body": {"code": 1, "message": "oops"}},
            {
                "operation": "add",
                "status": 429,
                "headers": {"Retry-After": "1"},
                "body": {"code": 429, "message": "QPS"},
            },
            {"operation": "add", "accept": True, "drop": True},
            {"operation": "add", "drop": True},
            {"operation": "token", "status": 503},
        ],
    )
    assert zoom.add().status_code == 500
    assert zoom.add().headers["Retry-After"] == "1"
    with pytest.raises(httpx.RemoteProtocolError):
        zoom.add()
    registered = zoom.control("GET", "registrants?email=ada@learner.example")["data"]
    assert len(registered) == 1, "the dropped call had been carried out"
    with pytest.raises(httpx.RemoteProtocolError):
        zoom.add(email="ben@learner.example")
    assert zoom.token().status_code == 503
    assert zoom.control("GET", "script") == {"answers": []}
    calls = zoom.control("GET", "calls")["data"]
    adds = [(call["status"], call["worked"]) for call in calls if call["operation"] == "add"]
    assert adds == [(500, False), (429, False), ("dropped", True), ("dropped", False)]
    assert zoom.add().status_code == 201


def test_what_a_meeting_or_webinar_is_like(zoom: Zoom) -> None:
    planned = {"start_time": "2027-01-12T18:00:00Z", "duration": 90, "timezone": "Europe/London"}
    for kind, identifier, types in (("meeting", "55501", (2, 8, 3)), ("webinar", "55502", (5, 9, 6))):
        zoom.control("PUT", f"meetings/{identifier}", kind=kind, **planned)
        path = f"/v2/{kind}s/{identifier}"
        assert zoom.http.get(path).json().items() >= (planned | {"type": types[0], "id": int(identifier)}).items()
        assert zoom.http.get(path).json()["settings"]["approval_type"] == 0
        other = zoom.http.get(path.replace(kind, "webinar" if kind == "meeting" else "meeting"))
        assert (other.status_code, other.json()["code"]) == (400, 3000)
        for schedule, number in zip(("once", "recurring", "no_fixed_time"), types, strict=True):
            zoom.control("PUT", f"meetings/{identifier}", kind=kind, schedule=schedule)
            shown = zoom.http.get(path).json()
            assert (shown["type"], "start_time" in shown) == (number, schedule != "no_fixed_time")
    for changes, approval in (({"approval": "manual"}, 1), ({"registration": False}, 2)):
        zoom.control("PUT", "meetings/55501", **changes)
        assert zoom.http.get("/v2/meetings/55501").json()["settings"]["approval_type"] == approval


def test_what_it_does_not_show_it_refuses_as_zoom_does(zoom: Zoom) -> None:
    for path, status, code in (
        ("meetings/12345", 404, 3001),
        ("webinars/12345", 404, 3001),
        ("meetings/me", 400, 300),
        ("meetings/81234567890", 400, 3000),
        ("webinars/91234567890", 400, 3000),
        ("meetings/90000001010", 400, 1010),
        ("webinars/80000000200", 400, 200),
        ("meetings/90000004711", 400, 4711),
        ("meetings/90000003043", 200, None),
    ):
        answer = zoom.http.get(f"/v2/{path}")
        assert (answer.status_code, answer.json().get("code")) == (status, code), path
    assert zoom.http.get(f"/v2/meetings/{MEETING}", params={"page_size": 1}).json()["code"] == 300
    zoom.http.headers["Authorization"] = "Bearer none"
    assert zoom.http.get(f"/v2/meetings/{MEETING}").status_code == 401


def test_a_late_answer_has_been_carried_out(zoom: Zoom) -> None:
    zoom.control("POST", "script", answers=[{"operation": "add", "accept": True, "delay_seconds": 0.6}])
    begun = time.monotonic()
    with pytest.raises(httpx.ReadTimeout):
        zoom.http.post(f"/v2/meetings/{MEETING}/registrants", json=ADA, timeout=0.2)
    assert time.monotonic() - begun < 0.5
    assert len(zoom.control("GET", "registrants")["data"]) == 1


def test_wrong_control_calls_are_refused(zoom: Zoom) -> None:
    for method, path, body in (
        ("POST", "script", {"answers": [{"operation": "fly", "status": 500}]}),
        ("POST", "script", {"answers": [{"statuss": 500}]}),
        ("PUT", "meetings/5", {"approval": "maybe"}),
        ("PUT", "meetings/5", {"schedule": "never"}),
        ("PUT", "meetings/5", {"start_time": "soon"}),
        ("PUT", "meetings/5", {"timezone": "Mars"}),
        ("PUT", "clock", {"now": "tomorrow"}),
        ("PUT", "config", {"daily_quota": "3"}),
    ):
        assert zoom.http.request(method, f"/_control/{path}", json=body).status_code == 400


def test_the_state_survives_a_restart(serving: Serving, tmp_path: Path) -> None:
    file = tmp_path / "zoom.json"
    first = serving(lambda _url: create_app(Config(), [], [], file))
    added = Zoom(first.url).add().json()
    first.stop()
    second = Zoom(serving(lambda _url: create_app(Config(), [], [], file)).url)
    assert second.add().json() == added
