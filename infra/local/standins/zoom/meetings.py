"""Meetings, webinars and their registrants."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from .clock import Clock, zoom_time
from .errors import KNOWN, ZoomError, known

Json = dict[str, Any]
# Eleven digits: a meeting's begin with 9, a webinar's with 8.
AUTOMATIC_ID = re.compile(r"^[89]\d{10}$")
# `9000000CCCC` refuses every add with code CCCC; `90000000001` approves by hand.
REFUSING_ID = re.compile(r"^[89]000000(\d{4})$")
MANUAL_APPROVAL_SUFFIX = "0001"
APPROVAL_TYPE = {"automatic": 0, "manual": 1}
NO_REGISTRATION = 2
# Zoom's types by schedule: once, recurring at fixed times, and without a fixed time.
TYPES = {
    "meeting": {"once": 2, "recurring": 8, "no_fixed_time": 3},
    "webinar": {"once": 5, "recurring": 9, "no_fixed_time": 6},
}
# Of the codes with which a room refuses registrants, those with which it refuses to be looked at.
CODES_OF_GET = {200, 300, 1001, 1010, 3000, 3001, 4700, 4711}


@dataclass
class Meeting:
    """A scheduled meeting or webinar, as far as registration is concerned."""

    id: str
    kind: str
    topic: str
    start_time: str
    duration: int = 60
    timezone: str = "UTC"
    schedule: str = "once"
    approval: str = "automatic"
    registration: bool = True
    capacity: int | None = None
    error: int | None = None
    registrants: dict[str, Json] = field(default_factory=dict)

    def occupied(self) -> int:
        """Seats taken: those approved and those waiting for it."""
        return sum(1 for each in self.registrants.values() if each["status"] in ("approved", "pending"))

    def shown(self) -> Json:
        """`GET /v2/meetings/{id}`, the fields that matter for registration."""
        approval = APPROVAL_TYPE[self.approval] if self.registration else NO_REGISTRATION
        shown: Json = {
            "id": int(self.id),
            "uuid": f"local{self.id}==",
            "host_id": "local-host",
            "host_email": "host@instructor.example",
            "topic": self.topic,
            "type": TYPES[self.kind][self.schedule],
            "status": "waiting",
            "duration": self.duration,
            "timezone": self.timezone,
            "agenda": "",
            "created_at": self.start_time,
            "start_url": f"https://us05web.zoom.us/s/{self.id}?zak=local",
            "join_url": f"https://us05web.zoom.us/j/{self.id}",
            "settings": {
                "approval_type": approval,
                "registration_type": 1,
                "registrants_email_notification": False,
                "registrants_confirmation_email": False,
            },
        }
        if self.schedule != "no_fixed_time":
            shown["start_time"] = self.start_time
        if self.schedule == "recurring":
            shown["occurrences"] = [
                {"occurrence_id": "1", "start_time": self.start_time, "duration": self.duration, "status": "available"}
            ]
        if self.registration:
            shown["registration_url"] = f"https://us05web.zoom.us/meeting/register/local{self.id}"
        return shown


class Meetings:
    """All meetings and webinars of the account, keyed by kind and id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, Meeting] = {}

    def define(self, identifier: str, kind: str, **settings: Any) -> Meeting:
        """Creates a meeting, or changes the settings of one that exists; registrants stay."""
        key = f"{kind}:{identifier}"
        meeting = self._known.get(key)
        if meeting is None:
            at = self._clock.now().replace(minute=0, second=0, microsecond=0)
            meeting = Meeting(identifier, kind, f"Local {kind} {identifier}", zoom_time(at))
            self._known[key] = meeting
        for name, value in settings.items():
            setattr(meeting, name, value)
        return meeting

    def find(self, kind: str, identifier: str) -> Meeting:
        """The meeting, made on the spot when its id has the automatic form; else Zoom's 404 with 3001."""
        meeting = self._known.get(f"{kind}:{identifier}")
        if meeting is not None:
            return meeting
        leads_with = "9" if kind == "meeting" else "8"
        if not AUTOMATIC_ID.match(identifier) or not identifier.startswith(leads_with):
            raise known(3001, kind, identifier)
        return self.define(identifier, kind, **_settings_by_id(identifier))

    def look_at(self, kind: str, identifier: str) -> Meeting:
        """The meeting, for `GET`. Zoom answers 3000 about a number of the other kind, and 300 about what is no number."""
        if not identifier.isdigit():
            raise known(300, kind, identifier)
        other = "webinar" if kind == "meeting" else "meeting"
        if f"{kind}:{identifier}" not in self._known and f"{other}:{identifier}" in self._known:
            raise known(3000, other, identifier)
        try:
            meeting = self.find(kind, identifier)
        except ZoomError:
            if AUTOMATIC_ID.match(identifier):
                raise known(3000, other, identifier) from None
            raise
        if meeting.error in CODES_OF_GET:
            raise known(meeting.error, kind, identifier)
        return meeting

    def all(self) -> list[Meeting]:
        """Every meeting and webinar that exists by now."""
        return list(self._known.values())

    def snapshot(self) -> list[Json]:
        """The stored form."""
        return [asdict(meeting) for meeting in self._known.values()]

    def restore(self, stored: list[Json]) -> None:
        """Takes up the stored form."""
        self._known = {f"{each['kind']}:{each['id']}": Meeting(**each) for each in stored}

    def clear(self) -> None:
        """Forgets registrants and all meetings that were defined at run time."""
        self._known.clear()


def _settings_by_id(identifier: str) -> Json:
    matched = REFUSING_ID.match(identifier)
    if matched is None:
        return {}
    if matched[1] == MANUAL_APPROVAL_SUFFIX:
        return {"approval": "manual"}
    code = int(matched[1])
    return {"error": code} if code in KNOWN else {}


def register(meeting: Meeting, given: Json, now: str) -> Json:
    """Adds a registrant, or finds the one with this address; returns the stored registrant."""
    key = given["email"].lower()
    existing = meeting.registrants.get(key)
    if existing is not None and existing["status"] in ("approved", "pending"):
        return existing
    if meeting.capacity is not None and meeting.occupied() >= meeting.capacity:
        raise known(3043, meeting.kind, meeting.id)
    registrant = {
        "id": existing["id"] if existing else secrets.token_urlsafe(16).replace("-", "A").replace("_", "B")[:22],
        "email": given["email"],
        "first_name": given["first_name"],
        "last_name": given.get("last_name", ""),
        **{name: given.get(name, "") for name in PROFILE_FIELDS},
        "custom_questions": given.get("custom_questions", []),
        "status": "pending" if meeting.approval == "manual" else "approved",
        "create_time": now,
        "join_url": None,
        "pin_code": secrets.randbelow(900000) + 100000,
    }
    if registrant["status"] == "approved":
        registrant["join_url"] = new_join_url(meeting)
    meeting.registrants[key] = registrant
    return registrant


def new_join_url(meeting: Meeting) -> str:
    """A personal link, in the form that Zoom gives it."""
    return f"https://us05web.zoom.us/w/{meeting.id}?tk={secrets.token_urlsafe(48)}"


PROFILE_FIELDS = (
    "address city comments country industry job_title no_of_employees org phone purchasing_time_frame "
    "role_in_purchase_process state zip"
).split()
