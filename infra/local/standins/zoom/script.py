"""Planned answers: what tests make the next calls meet instead of, or after, the normal work."""

from __future__ import annotations

from typing import Any

from ..server import BadControl

Json = dict[str, Any]
OPERATIONS = ("token", "add", "list", "status", "get")
FIELDS = {"operation", "status", "body", "headers", "delay_seconds", "accept", "drop"}


class Script:
    """A queue of planned answers; each is used once, by the first call of its operation."""

    def __init__(self) -> None:
        self._answers: list[Json] = []

    def plan(self, answers: Any) -> None:
        """Appends answers; see README.md for their fields."""
        if not isinstance(answers, list):
            raise BadControl("answers must be a list")
        for answer in answers:
            _check(answer)
        self._answers.extend(answers)

    def next_for(self, operation: str) -> Json | None:
        """Takes out the planned answer for a call of this operation, if there is one."""
        for position, answer in enumerate(self._answers):
            if answer.get("operation", operation) == operation:
                return self._answers.pop(position)
        return None

    def left(self) -> list[Json]:
        """What has not been used."""
        return list(self._answers)

    def clear(self) -> None:
        """Forgets what has not been used."""
        self._answers.clear()


def _check(answer: Any) -> None:
    if not isinstance(answer, dict):
        raise BadControl("an answer is an object")
    unknown = sorted(set(answer) - FIELDS)
    if unknown:
        raise BadControl(f"unknown fields {unknown}; known are {sorted(FIELDS)}")
    if answer.get("operation", "add") not in OPERATIONS:
        raise BadControl(f"operation must be one of {OPERATIONS}")
    if not any(name in answer for name in ("status", "drop", "delay_seconds")):
        raise BadControl("an answer needs a status, a delay or drop")
    if "status" in answer and (not isinstance(answer["status"], int) or not 200 <= answer["status"] <= 599):
        raise BadControl("status must be an HTTP status")
