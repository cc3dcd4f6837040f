"""Sends events to the webhook endpoint as Stripe does: signed, unordered, repeated until accepted."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpx

from . import signature
from .config import Config
from .objects import Json

ANSWER_EXCERPT_CHARS = 500
LOG_LENGTH_MAX = 1000


def payload(event: Json) -> bytes:
    """The request body: indented JSON with unescaped UTF-8, as Stripe sends it. Made once per event,
    since every attempt must carry the same bytes."""
    return json.dumps(event, indent=2, ensure_ascii=False).encode()


class Deliveries:
    """The delivery log and the attempts under way.

    Every event is its own task: nothing orders them, as nothing orders Stripe's. A 3xx is a failure,
    and redirects are not followed (https://docs.stripe.com/webhooks#retries).
    """

    def __init__(self, config: Callable[[], Config], changed: Callable[[], None]) -> None:
        self._config = config
        self._changed = changed
        self._client: httpx.AsyncClient | None = None
        self._running: dict[asyncio.Task[None], str] = {}
        self.log: list[Json] = []

    def open(self) -> None:
        """Starts the HTTP client and takes up what a stop interrupted."""
        self._client = httpx.AsyncClient(follow_redirects=False, trust_env=False)
        for delivery in self.log:
            if delivery["status"] == "pending":
                self._start(delivery)

    async def close(self) -> None:
        """Stops all attempts; pending deliveries stay pending in the state."""
        tasks = list(self._running)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def send(self, event: Json, *, always: bool = False) -> list[Json]:
        """Begins the delivery of an event, `copies` times. `always` sends what is held back by
        `deliver: false` or by the enabled events: a resend by hand."""
        config = self._config()
        if config.webhook_url is None or not (always or (config.deliver and config.listens_to(event["type"]))):
            return []
        started = [self._begin(event, config.webhook_url) for _ in range(config.copies)]
        self._forget_oldest()
        self._changed()
        return started

    def _forget_oldest(self) -> None:
        """Keeps the log short; what is still pending is never forgotten."""
        surplus = len(self.log) - LOG_LENGTH_MAX
        if surplus > 0:
            kept = [each for each in self.log[:surplus] if each["status"] == "pending"]
            self.log[:surplus] = kept

    def _begin(self, event: Json, url: str) -> Json:
        delivery = {
            "event": event["id"],
            "type": event["type"],
            "url": url,
            "status": "pending",
            "created": int(time.time()),
            "attempts": [],
            "body": payload(event).decode(),
        }
        self.log.append(delivery)
        self._start(delivery)
        return delivery

    def _start(self, delivery: Json) -> None:
        task = asyncio.get_running_loop().create_task(self._attempt_until_accepted(delivery))
        self._running[task] = delivery["event"]
        task.add_done_callback(lambda done: self._running.pop(done, None))

    @property
    def pending(self) -> int:
        """How many deliveries are still being attempted."""
        return len(self._running)

    async def wait_for(self, event_ids: Iterable[str] | None = None, timeout_seconds: float | None = None) -> bool:
        """Waits until the deliveries (of these events, or all) have ended; false when time ran out."""
        wanted = None if event_ids is None else set(event_ids)
        tasks = {task for task, event in self._running.items() if wanted is None or event in wanted}
        if not tasks:
            return True
        _done, still_running = await asyncio.wait(tasks, timeout=timeout_seconds)
        return not still_running

    async def _attempt_until_accepted(self, delivery: Json) -> None:
        while True:
            attempt = await self._attempt(delivery)
            delivery["attempts"].append(attempt)
            config = self._config()
            if attempt["ok"]:
                delivery["status"] = "delivered"
            elif len(delivery["attempts"]) >= config.max_attempts:
                delivery["status"] = "failed"
            self._changed()
            if delivery["status"] != "pending":
                return
            # Doubling: short enough to watch locally, growing as Stripe's own schedule does.
            await asyncio.sleep(config.retry_base_seconds * 2 ** (len(delivery["attempts"]) - 1))

    async def _attempt(self, delivery: Json) -> Json:
        config = self._config()
        # A changed address (a new deploy) also moves the attempts still to come.
        url = config.webhook_url or delivery["url"]
        body = delivery["body"].encode()
        at = int(time.time())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Accept": "*/*; q=0.5, application/xml",
            "Cache-Control": "no-cache",
            "Stripe-Signature": signature.header(body, config.signing_secrets, at),
        }
        attempt: Json = {"at": at, "ok": False, "status": None, "error": None, "answer": None}
        attempt["signature"] = headers["Stripe-Signature"]
        begun = time.monotonic()
        try:
            answer = await self._post(url, body, headers, config.timeout_seconds)
            attempt |= {"status": answer.status_code, "answer": answer.text[:ANSWER_EXCERPT_CHARS]}
            attempt["ok"] = answer.is_success
        except TimeoutError:
            attempt["error"] = f"no answer within {config.timeout_seconds:g} s"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            attempt["error"] = f"{type(error).__name__}: {error}"
        attempt["duration_ms"] = round((time.monotonic() - begun) * 1000)
        return attempt

    async def _post(self, url: str, body: bytes, headers: dict[str, str], timeout_seconds: float) -> httpx.Response:
        assert self._client is not None, "deliveries are opened at the start of the service"
        async with asyncio.timeout(timeout_seconds):
            return await self._client.post(url, content=body, headers=headers, timeout=None)

    def is_pending(self, event_id: str) -> bool:
        """Whether an event has not been accepted yet and will be attempted again."""
        return event_id in self._running.values()

    def find(self, event: str | None = None, kind: str | None = None) -> list[dict[str, Any]]:
        """The log, newest first, of one event or one type."""
        return [
            delivery
            for delivery in reversed(self.log)
            if (event is None or delivery["event"] == event) and (kind is None or delivery["type"] == kind)
        ]
