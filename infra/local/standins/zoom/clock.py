"""The service's idea of now, which tests may set to reach the next UTC day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The real time, or the real time shifted."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC) + self._shift

    def set(self, to: datetime) -> None:
        """From now on the clock goes on from this time."""
        self._shift = to - datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Moves the clock forward."""
        self._shift += timedelta(seconds=seconds)

    def reset(self) -> None:
        """The real time again."""
        self._shift = timedelta()

    def next_midnight(self) -> datetime:
        """When Zoom's daily quotas reset: 00:00 UTC."""
        today = self.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=1)


def zoom_time(at: datetime) -> str:
    """Zoom's date-time form, `2026-11-23T00:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
