"""A JSON file that holds a service's state between two runs."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

SECONDS_BETWEEN_WRITES = 0.5
# A large state is written less often, so that writing takes at most a twentieth of the time.
PAUSE_PER_WRITE_DURATION = 20


class StateFile:
    """Writes what `snapshot` returns when something has changed.

    Changes are only marked, and written together about twice a second and at the stop: a test that pays a
    thousand sessions must not write the whole file a thousand times. Writes replace the file in one
    step, so that a kill in the middle leaves the previous state readable.
    """

    def __init__(self, path: Path | None, snapshot: Callable[[], dict[str, Any]]) -> None:
        self._path = path
        self._snapshot = snapshot
        self._changed = False

    def load(self) -> dict[str, Any] | None:
        """The stored state, or None at the first start."""
        if self._path is None or not self._path.exists():
            return None
        stored: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
        return stored

    def changed(self) -> None:
        """Marks the state for the next write."""
        self._changed = True

    def flush(self) -> None:
        """Writes now, if anything has changed."""
        if self._path is None or not self._changed:
            return
        self._changed = False
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(self._path.name + ".new")
        beside.write_text(json.dumps(self._snapshot(), ensure_ascii=False), encoding="utf-8")
        beside.chmod(0o600)
        os.replace(beside, self._path)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Runs the periodic writer for as long as the service lives."""
        task = asyncio.create_task(self._write_periodically())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self.flush()

    async def _write_periodically(self) -> None:
        pause_seconds = SECONDS_BETWEEN_WRITES
        while True:
            await asyncio.sleep(pause_seconds)
            begun = time.monotonic()
            self.flush()
            took_seconds = time.monotonic() - begun
            pause_seconds = max(SECONDS_BETWEEN_WRITES, took_seconds * PAUSE_PER_WRITE_DURATION)
