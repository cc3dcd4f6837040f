"""Zoom's rate limits: registrations a day for one address, and calls a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from .clock import Clock, zoom_time
from .config import Config
from .errors import ZoomError


class Limits:
    """Counts calls, and raises the 429 that Zoom answers when a limit is passed."""

    def __init__(self, clock: Clock, config: Callable[[], Config]) -> None:
        self._clock = clock
        self._config = config
        self._daily: Counter[str] = Counter()
        self._second = ""
        self._in_second = 0

    def reset(self) -> None:
        """All counters at zero."""
        self._daily.clear()
        self._second, self._in_second = "", 0

    def snapshot(self) -> dict[str, int]:
        """The daily counters; those of a second are not worth keeping."""
        return dict(self._daily)

    def restore(self, stored: dict[str, int]) -> None:
        """Takes up stored counters."""
        self._daily = Counter(stored)

    def count_call(self) -> None:
        """The account's rate per second. Its 429 names no time to come back."""
        second = self._clock.now().strftime("%H:%M:%S")
        if second != self._second:
            self._second, self._in_second = second, 0
        self._in_second += 1
        if self._in_second > self._config().per_second:
            raise ZoomError(
                429,
                429,
                "You have reached the maximum per-second rate limit for this API. Try again later.",
                headers={"X-RateLimit-Category": "Light", "X-RateLimit-Type": "QPS", "X-RateLimit-Remaining": "0"},
            )

    def count_add(self, kind: str, meeting: str, email: str) -> None:
        """Adds for one registrant: 3 a day, whether or not they change anything."""
        scope = meeting if self._config().quota_scope == "meeting" else "account"
        name = "Add meeting registrant" if kind == "meeting" else "Add a webinar registrant"
        self._count(f"add:{kind}:{scope}", email, self._config().daily_quota, name)

    def count_status_change(self, kind: str, meeting: str, email: str) -> None:
        """Status changes for one registrant: 10 a day."""
        name = f"Update {kind} registrant status"
        self._count(f"status:{kind}:{meeting}", email, self._config().status_changes_per_day, name)

    def _count(self, scope: str, email: str, limit: int, name: str) -> None:
        day = self._clock.now().strftime("%Y-%m-%d")
        key = f"{day}:{scope}:{email.lower()}"
        if self._daily[key] >= limit:
            raise ZoomError(
                429,
                429,
                f"You have exceeded the daily rate limit of ({limit}) for {name} API requests for the registrant "
                f"({email}). You can resume these API requests at GMT 00:00:00.",
                headers=self._daily_headers(limit),
            )
        self._daily[key] += 1

    def _daily_headers(self, limit: int) -> dict[str, str]:
        headers = {
            "X-RateLimit-Category": "Light",
            "X-RateLimit-Type": "Daily-limit",
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": "0",
        }
        midnight = self._clock.next_midnight()
        if self._config().retry_after == "iso":
            headers["Retry-After"] = zoom_time(midnight)
        elif self._config().retry_after == "seconds":
            headers["Retry-After"] = str(int((midnight - self._clock.now()).total_seconds()) + 1)
        return headers
