"""Zoom's error answers: the HTTP status and body of each documented code."""

from __future__ import annotations

from typing import Any

# (HTTP status, message) by code, from the reference of "Add a meeting registrant" and its siblings.
# `{id}` is the meeting, `{what}` "Meeting" or "Webinar".
KNOWN: dict[int, tuple[int, str]] = {
    200: (400, "No permission. Only available for paid users: {id}."),
    300: (400, "Validation Failed."),
    404: (404, "Registration has not been enabled for this {lower}: {id}."),
    1001: (404, "{what} host does not exist: {id}."),
    1010: (400, "User does not belong to this account: {id}."),
    3000: (400, "Cannot access {lower} info."),
    3001: (404, "{what} does not exist: {id}."),
    3003: (400, "You are not the {lower} host."),
    3027: (400, "Host can not register"),
    3034: (400, "If you have been invited, please input your work email address."),
    3038: (
        400,
        "{what} is over, you can not register now. If you have any questions, please contact the {what} host.",
    ),
    3043: (404, "{what} has reached maximum attendee capacity."),
    3161: (400, "{what} hosting and scheduling capabilities are not allowed for your user account."),
    4700: (400, "Token cannot be empty."),
    4711: (400, "Invalid access token, does not contain scopes:[{lower}:write:registrant:admin]."),
}


class ZoomError(Exception):
    """An error answer in Zoom's shape."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


def known(code: int, kind: str, identifier: str) -> ZoomError:
    """The documented refusal with this code, about this meeting or webinar."""
    status, message = KNOWN[code]
    return ZoomError(status, code, message.format(id=identifier, what=kind.capitalize(), lower=kind))


def invalid(field: str, message: str = "Invalid field.") -> ZoomError:
    """Code 300 about one field of the request."""
    return ZoomError(400, 300, "Validation Failed.", errors=[{"field": field, "message": message}])


class OAuthError(Exception):
    """A refusal of the token endpoint, which has a shape of its own."""

    def __init__(self, error: str, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.error = error
        self.reason = reason
        self.status = status
