"""What the Zoom stand-in is told by flags and by `PUT /_control/config`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from ..server import BadControl


@dataclass(frozen=True)
class Config:
    """The credentials of the one app, and how strictly limits apply."""

    account_id: str = "local-account"
    client_id: str = "local-client"
    client_secret: str = "local-secret"
    # Adds per registrant, meeting and UTC day; `account` counts them across meetings, as some report.
    daily_quota: int = 3
    quota_scope: str = "meeting"
    status_changes_per_day: int = 10
    per_second: int = 30
    # How a daily 429 says when to come back.
    retry_after: str = "iso"
    token_seconds: int = 3600
    # Zoom used to invalidate an app's earlier token when a new one was issued.
    single_token: bool = False

    def updated(self, changes: dict[str, Any]) -> Config:
        """The settings with these changes; a value of the wrong type is refused."""
        for name, value in changes.items():
            if not _fits(name, value, getattr(self, name)):
                raise BadControl(f"{name} cannot be {value!r}")
        return replace(self, **changes)

    def as_json(self) -> dict[str, Any]:
        """All settings but the credentials."""
        return {name: value for name, value in asdict(self).items() if name in CHANGEABLE}


CHANGEABLE = {each.name for each in fields(Config)} - {"account_id", "client_id", "client_secret"}
CHOICES = {"quota_scope": ("meeting", "account"), "retry_after": ("iso", "seconds", "absent")}


def _fits(name: str, value: Any, example: Any) -> bool:
    if name in CHOICES:
        return value in CHOICES[name]
    return type(value) is type(example) and (isinstance(value, bool) or value >= 0)
