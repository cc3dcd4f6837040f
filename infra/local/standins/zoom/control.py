"""`/_control/` of the Zoom stand-in: what a host does in Zoom's own pages, and what tests need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..server import BadControl, control_body
from .clock import zoom_time
from .config import CHANGEABLE
from .errors import KNOWN
from .meetings import TYPES
from .registrants import set_status
from .service import Service

MEETING_FIELDS = {
    "kind",
    "topic",
    "start_time",
    "duration",
    "timezone",
    "schedule",
    "approval",
    "registration",
    "capacity",
    "error",
}


class Control:
    """The control endpoints, in README.md's order."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        table: list[tuple[str, list[str], Callable[[Request], Awaitable[Response]]]] = [
            ("config", ["GET", "PUT"], self.config),
            ("meetings", ["GET"], self.meetings),
            ("meetings/{id}", ["PUT"], self.define),
            ("meetings/{id}/approve", ["POST"], self.approve),
            ("script", ["GET", "POST", "DELETE"], self.script),
            ("clock", ["GET", "PUT", "DELETE"], self.clock),
            ("quota/reset", ["POST"], self.reset_quota),
            ("tokens/expire", ["POST"], self.expire_tokens),
            ("registrants", ["GET"], self.registrants),
            ("calls", ["GET", "DELETE"], self.calls),
            ("reset", ["POST"], self.reset),
        ]
        return [Route(f"/_control/{path}", handler, methods=methods) for path, methods, handler in table]

    async def config(self, request: Request) -> Response:
        if request.method == "PUT":
            self._service.config = self._service.config.updated(await control_body(request, CHANGEABLE))
        return JSONResponse(self._service.config.as_json())

    async def meetings(self, _request: Request) -> Response:
        return JSONResponse({"data": self._service.meetings.snapshot()})

    async def define(self, request: Request) -> Response:
        body = await control_body(request, MEETING_FIELDS)
        kind = body.pop("kind", "meeting")
        identifier = request.path_params["id"]
        _check_meeting(kind, identifier, body)
        meeting = self._service.meetings.define(identifier, kind, **body)
        self._service.changed()
        return JSONResponse(meeting.shown())

    async def approve(self, request: Request) -> Response:
        body = await control_body(request, {"email", "kind"})
        meeting = self._service.meetings.find(body.get("kind", "meeting"), request.path_params["id"])
        registrant = meeting.registrants.get(str(body.get("email", "")).lower())
        if registrant is None:
            raise BadControl("nobody with this address has registered")
        set_status(meeting, registrant, "approved")
        self._service.changed()
        return JSONResponse(registrant)

    async def script(self, request: Request) -> Response:
        if request.method == "POST":
            body = await control_body(request, {"answers"})
            self._service.script.plan(body.get("answers"))
        elif request.method == "DELETE":
            self._service.script.clear()
        return JSONResponse({"answers": self._service.script.left()})

    async def clock(self, request: Request) -> Response:
        if request.method == "DELETE":
            self._service.clock.reset()
        elif request.method == "PUT":
            body = await control_body(request, {"now", "advance_seconds"})
            if "now" in body:
                self._service.clock.set(_moment(body["now"]))
            self._service.clock.advance(float(body.get("advance_seconds", 0)))
        return JSONResponse({"now": zoom_time(self._service.clock.now())})

    async def reset_quota(self, _request: Request) -> Response:
        self._service.limits.reset()
        self._service.changed()
        return JSONResponse({"reset": True})

    async def expire_tokens(self, _request: Request) -> Response:
        self._service.tokens.expire_all()
        return JSONResponse({"expired": True})

    async def registrants(self, request: Request) -> Response:
        wanted_meeting = request.query_params.get("meeting")
        wanted_email = request.query_params.get("email", "").lower()
        found: list[dict[str, Any]] = [
            {"meeting": meeting.id, "kind": meeting.kind, **registrant}
            for meeting in self._service.meetings.all()
            for email, registrant in meeting.registrants.items()
            if wanted_meeting in (None, meeting.id) and wanted_email in ("", email)
        ]
        return JSONResponse({"data": found})

    async def calls(self, request: Request) -> Response:
        if request.method == "DELETE":
            self._service.calls.clear()
        return JSONResponse({"data": self._service.calls})

    async def reset(self, _request: Request) -> Response:
        self._service.reset()
        return JSONResponse({"reset": True})


def _check_meeting(kind: str, identifier: str, body: dict[str, Any]) -> None:
    if kind not in ("meeting", "webinar"):
        raise BadControl("kind must be meeting or webinar")
    if not identifier.isdigit():
        raise BadControl("a meeting id is a number")
    if body.get("approval", "manual") not in ("automatic", "manual"):
        raise BadControl("approval must be automatic or manual")
    if body.get("schedule", "once") not in TYPES[kind]:
        raise BadControl(f"schedule must be one of {sorted(TYPES[kind])}")
    if not isinstance(body.get("duration", 60), int):
        raise BadControl("duration must be a number of minutes")
    if "start_time" in body:
        _moment(body["start_time"])
    if body.get("timezone", "UTC") not in available_timezones():
        raise BadControl("timezone must be an IANA name")
    if not isinstance(body.get("registration", True), bool):
        raise BadControl("registration must be true or false")
    if body.get("error") is not None and body["error"] not in KNOWN:
        raise BadControl(f"error must be null or one of {sorted(KNOWN)}")
    if body.get("capacity") is not None and not isinstance(body["capacity"], int):
        raise BadControl("capacity must be null or a number of seats")


def _moment(text: Any) -> datetime:
    try:
        at = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError as error:
        raise BadControl(f"not an RFC 3339 time: {error}") from error
    if at.tzinfo is None:
        raise BadControl("a time must name its offset, such as Z")
    return at
