"""The registrant operations of meetings and webinars, which differ only in their words."""

from __future__ import annotations

import secrets
from typing import Any

from . import fields
from .clock import Clock, zoom_time
from .errors import ZoomError, invalid, known
from .limits import Limits
from .meetings import Meeting, Meetings, new_join_url, register

Json = dict[str, Any]
PAGE_TOKEN_SECONDS = 15 * 60


class Registrants:
    """Add, list and change the status of registrants."""

    def __init__(self, meetings: Meetings, limits: Limits, clock: Clock) -> None:
        self._meetings = meetings
        self._limits = limits
        self._clock = clock
        # next_page_token → (meeting, status, offset, valid until)
        self._pages: dict[str, tuple[str, str, int, float]] = {}

    def add(self, kind: str, identifier: str, given: Json, query: dict[str, str]) -> Json:
        """201. The same address gets the same registrant again, and uses up quota all the same."""
        fields.require_known(query, {"occurrence_ids"})
        meeting = self._meetings.find(kind, identifier)
        registrant = fields.checked_registrant(given)
        # Zoom's gateway counts before the meeting is asked, so refused adds use quota too.
        self._limits.count_add(kind, identifier, registrant["email"])
        if meeting.error is not None:
            raise known(meeting.error, kind, identifier)
        if not meeting.registration:
            raise known(404, kind, identifier)
        stored = register(meeting, registrant, zoom_time(self._clock.now()))
        answer = {
            "id": int(identifier),
            "registrant_id": stored["id"],
            "start_time": meeting.start_time,
            "topic": meeting.topic,
            "occurrences": [],
            "participant_pin_code": stored["pin_code"],
        }
        if stored["join_url"] is not None:
            answer["join_url"] = stored["join_url"]
        return answer

    def list_page(self, kind: str, identifier: str, query: dict[str, str]) -> Json:
        """One page of the registrants with a status (`approved` unless asked for another)."""
        fields.require_known(query, {"occurrence_id", "status", "page_size", "page_number", "next_page_token"})
        meeting = self._meetings.find(kind, identifier)
        if not meeting.registration:
            raise known(404, kind, identifier)
        size = fields.page_size(query)
        status = query.get("status", "approved")
        if status not in ("pending", "approved", "denied"):
            raise invalid("status")
        offset = self._offset(query.get("next_page_token", ""), f"{kind}:{identifier}", status)
        matching = [each for each in meeting.registrants.values() if each["status"] == status]
        page = matching[offset : offset + size]
        more = offset + size < len(matching)
        return {
            "page_count": -(-len(matching) // size) if matching else 0,
            "page_number": offset // size + 1,
            "page_size": size,
            "total_records": len(matching),
            "next_page_token": self._new_page(f"{kind}:{identifier}", status, offset + size) if more else "",
            "registrants": [_shown(each) for each in page],
        }

    def _offset(self, token: str, meeting: str, status: str) -> int:
        if not token:
            return 0
        page = self._pages.get(token)
        if page is None or page[:2] != (meeting, status) or page[3] < self._clock.now().timestamp():
            raise ZoomError(400, 300, "The next page token is invalid or expired.")
        return page[2]

    def _new_page(self, meeting: str, status: str, offset: int) -> str:
        token = secrets.token_urlsafe(24)
        self._pages[token] = (meeting, status, offset, self._clock.now().timestamp() + PAGE_TOKEN_SECONDS)
        return token

    def change_status(self, kind: str, identifier: str, given: Json, query: dict[str, str]) -> None:
        """204. Repeating a change is allowed; naming a person who never registered is not."""
        fields.require_known(query, {"occurrence_id"})
        meeting = self._meetings.find(kind, identifier)
        action, wanted = fields.checked_status_change(given)
        found = [_find(meeting, each) for each in wanted]
        for registrant in found:
            self._limits.count_status_change(kind, identifier, registrant["email"])
        for registrant in found:
            set_status(meeting, registrant, fields.ACTIONS[action])


def set_status(meeting: Meeting, registrant: Json, status: str) -> None:
    """Approval brings a link; anything else takes it away."""
    if status == registrant["status"]:
        return
    registrant["status"] = status
    registrant["join_url"] = new_join_url(meeting) if status == "approved" else None


def _find(meeting: Meeting, wanted: Json) -> Json:
    for registrant in meeting.registrants.values():
        id_fits = wanted.get("id", registrant["id"]) == registrant["id"]
        email_fits = str(wanted.get("email", registrant["email"])).lower() == registrant["email"].lower()
        if id_fits and email_fits:
            return registrant
    raise invalid("registrants", "Registrant does not exist.")


def _shown(registrant: Json) -> Json:
    shown = {name: value for name, value in registrant.items() if name not in ("join_url", "pin_code")}
    shown["participant_pin_code"] = registrant["pin_code"]
    if registrant["join_url"] is not None:
        shown["join_url"] = registrant["join_url"]
    return shown
