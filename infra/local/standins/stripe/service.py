"""The running service: the parts put together, with their settings and their stored state."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from ..state import StateFile
from .account import Account
from .checkout import Checkout
from .config import Config
from .deliveries import Deliveries
from .events import Events
from .gate import Gate
from .objects import Json
from .reversals import Reversals

SECONDS_BETWEEN_EXPIRY_CHECKS = 5


class Service:
    """Owns the account and what works on it."""

    def __init__(self, config: Config, public_url: str, state_file: Path | None) -> None:
        self.config = config
        self.public_url = public_url
        self.account = Account()
        self._state = StateFile(state_file, self._snapshot)
        self.deliveries = Deliveries(lambda: self.config, self.changed)
        self.events = Events(self.account, self.deliveries, lambda: self.config)
        self.checkout = Checkout(self.account, self.events, public_url)
        self.reversals = Reversals(self.account, self.events)
        self.gate = Gate(self.account, lambda: self.config, self.changed)
        self._restore()

    def changed(self) -> None:
        """Something is to be written to the state file."""
        self._state.changed()

    def configure(self, changes: dict[str, Any]) -> None:
        """Takes over settings at run time."""
        self.config = self.config.updated(changes)
        self.changed()

    async def reset(self) -> None:
        """Forgets all payments, events and deliveries; the settings stay."""
        await self.deliveries.close()
        self.account.restore(Account().snapshot())
        self.deliveries.log.clear()
        self.deliveries.open()
        self.gate.plan_faults([])
        self.changed()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The background work: deliveries, expiry of sessions, writing the state."""
        self.deliveries.open()
        expiry = asyncio.create_task(self._expire_sessions())
        async with self._state.writing():
            try:
                yield
            finally:
                expiry.cancel()
                with suppress(asyncio.CancelledError):
                    await expiry
                await self.deliveries.close()

    async def _expire_sessions(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_EXPIRY_CHECKS)
            self.checkout.expire_overdue()

    def _snapshot(self) -> Json:
        return {
            "account": self.account.snapshot(),
            "deliveries": self.deliveries.log,
            "webhook_url": self.config.webhook_url,
        }

    def _restore(self) -> None:
        stored = self._state.load()
        if stored is None:
            return
        self.account.restore(stored["account"])
        self.deliveries.log.extend(stored["deliveries"])
        # A flag wins over what an earlier run was told; without one the address learnt then still holds.
        if self.config.webhook_url is None:
            self.config = self.config.updated({"webhook_url": stored["webhook_url"]})
