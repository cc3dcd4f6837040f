"""The running Zoom stand-in: its parts and their stored state."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.requests import Request

from ..state import StateFile
from .clock import Clock, zoom_time
from .config import Config
from .limits import Limits
from .meetings import Meetings
from .registrants import Registrants
from .script import Script
from .tokens import Tokens

CALLS_KEPT_MAX = 10_000


class Service:
    """Owns meetings, limits, tokens, planned answers and the call log."""

    def __init__(self, config: Config, meetings: list[str], webinars: list[str], state_file: Path | None) -> None:
        self.config = config
        self._configured = {"meeting": meetings, "webinar": webinars}
        self.clock = Clock()
        self.meetings = Meetings(self.clock)
        self.limits = Limits(self.clock, lambda: self.config)
        self.tokens = Tokens(self.clock, lambda: self.config)
        self.registrants = Registrants(self.meetings, self.limits, self.clock)
        self.script = Script()
        self.calls: list[dict[str, Any]] = []
        self._state = StateFile(state_file, self._snapshot)
        stored = self._state.load()
        if stored is not None:
            self.meetings.restore(stored["meetings"])
            self.limits.restore(stored["limits"])
        self._define_configured()

    def _define_configured(self) -> None:
        for kind, identifiers in self._configured.items():
            for identifier in identifiers:
                self.meetings.define(identifier, kind)

    def log_call(self, operation: str, request: Request, raw: bytes) -> dict[str, Any]:
        """Notes a call for `GET /_control/calls`; status and outcome are filled in by the caller."""
        try:
            body = json.loads(raw) if raw and operation != "token" else None
        except ValueError:
            body = None
        call = {
            "at": zoom_time(self.clock.now()),
            "operation": operation,
            "method": request.method,
            "path": request.url.path,
            "query": dict(request.query_params) if operation != "token" else {},
            "body": body,
            "status": None,
            "worked": False,
        }
        self.calls.append(call)
        del self.calls[:-CALLS_KEPT_MAX]
        return call

    def changed(self) -> None:
        """Something is to be written to the state file."""
        self._state.changed()

    def reset(self) -> None:
        """As freshly started: the configured meetings without registrants, the real clock."""
        self.meetings.clear()
        self._define_configured()
        self.limits.reset()
        self.script.clear()
        self.clock.reset()
        self.calls.clear()
        self.changed()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Writes the state for as long as the service runs."""
        async with self._state.writing():
            yield

    def _snapshot(self) -> dict[str, Any]:
        return {"meetings": self.meetings.snapshot(), "limits": self.limits.snapshot()}
