"""The documented fields of Zoom's requests and their limits. What is not documented is refused."""

from __future__ import annotations

import json
import re
from typing import Any

from .errors import ZoomError, invalid
from .meetings import PROFILE_FIELDS

Json = dict[str, Any]
EMAIL_CHARS_MAX = 128
NAME_CHARS_MAX = 64
PROFILE_CHARS_MAX = 1024
PAGE_SIZE_DEFAULT = 30
PAGE_SIZE_MAX = 300
REGISTRANTS_PER_STATUS_CHANGE_MAX = 30
EMAIL = re.compile(r"^[^@\s<>(),;:\\\"\[\]]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LANGUAGES = "en-US de-DE es-ES fr-FR id-ID jp-JP nl-NL pl-PL pt-PT ru-RU tr-TR zh-CN zh-TW ko-KO it-IT vi-VN".split()
ADD_FIELDS = {
    "email",
    "first_name",
    "last_name",
    "auto_approve",
    "language",
    "custom_questions",
    "source_id",
    "tracking_source_id",
    *PROFILE_FIELDS,
}
ACTIONS = {"approve": "approved", "cancel": "cancelled", "deny": "denied"}


def json_object(body: bytes, content_type: str) -> Json:
    """The request body, which must be a JSON object and say so."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise ZoomError(415, 300, "Unsupported Content Type")
    try:
        given = json.loads(body)
    except ValueError as error:
        raise ZoomError(400, 300, "Request Body should be a valid JSON object.") from error
    if not isinstance(given, dict):
        raise ZoomError(400, 300, "Request Body should be a valid JSON object.")
    return given


def require_known(given: Any, allowed: set[str]) -> None:
    """Refuses fields that the reference does not name."""
    for name in given:
        if name not in allowed:
            raise invalid(str(name), "Unknown field.")


def checked_registrant(given: Json) -> Json:
    """The body of an add. `last_name` may be absent, but where it is sent it may not be empty."""
    require_known(given, ADD_FIELDS)
    _require_text(given, "email", EMAIL_CHARS_MAX)
    if not EMAIL.match(given["email"]):
        raise invalid("email")
    _require_text(given, "first_name", NAME_CHARS_MAX)
    if "last_name" in given:
        _require_text(given, "last_name", NAME_CHARS_MAX)
    for name in PROFILE_FIELDS:
        if name in given and (not isinstance(given[name], str) or len(given[name]) > PROFILE_CHARS_MAX):
            raise invalid(name)
    if "auto_approve" in given and not isinstance(given["auto_approve"], bool):
        raise invalid("auto_approve")
    if "language" in given and given["language"] not in LANGUAGES:
        raise invalid("language")
    if "custom_questions" in given and not isinstance(given["custom_questions"], list):
        raise invalid("custom_questions")
    return given


def _require_text(given: Json, name: str, chars_max: int) -> None:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > chars_max or CONTROL.search(value):
        raise invalid(name)


def checked_status_change(given: Json) -> tuple[str, list[Json]]:
    """The body of a status change: the action and whom it concerns."""
    require_known(given, {"action", "registrants"})
    if given.get("action") not in ACTIONS:
        raise invalid("action")
    registrants = given.get("registrants")
    if not isinstance(registrants, list) or not 1 <= len(registrants) <= REGISTRANTS_PER_STATUS_CHANGE_MAX:
        raise invalid("registrants")
    for each in registrants:
        if not isinstance(each, dict) or not each:
            raise invalid("registrants")
        require_known(each, {"id", "email"})
        if not all(isinstance(value, str) and value for value in each.values()):
            raise invalid("registrants")
    return given["action"], registrants


def page_size(query: dict[str, str]) -> int:
    """1 to 300, 30 by default."""
    text = query.get("page_size", str(PAGE_SIZE_DEFAULT))
    if not text.isdigit() or not 1 <= int(text) <= PAGE_SIZE_MAX:
        raise invalid("page_size", f"The page_size must be between 1 and {PAGE_SIZE_MAX}.")
    return int(text)
