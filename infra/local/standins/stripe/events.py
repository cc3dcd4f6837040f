"""The event log: every change of an object becomes an event, sent if the webhook endpoint wants it."""

from __future__ import annotations

import copy
import time
import uuid
from collections.abc import Callable

from .account import Account
from .config import Config
from .deliveries import Deliveries
from .objects import Json, new_id


class Events:
    """Creates, keeps and sends events. An event holds the object as it was at that moment."""

    def __init__(self, account: Account, deliveries: Deliveries, config: Callable[[], Config]) -> None:
        self._account = account
        self._deliveries = deliveries
        self._config = config

    def emit(self, kind: str, item: Json, *, previous: Json | None = None, by_request: bool = True) -> Json:
        """Records that something happened to `item`, and sends it.

        `previous` holds the earlier values of changed fields, which only `*.updated` and refunds
        carry. Events that Stripe itself causes (a session completing, a dispute) name no request.
        """
        data: Json = {"object": copy.deepcopy(item)}
        if previous is not None:
            data["previous_attributes"] = previous
        request = {"id": new_id("req", 14), "idempotency_key": str(uuid.uuid4())} if by_request else None
        event = self._event(kind, data, request)
        return self._keep_and_send(event)

    def emit_raw(self, given: Json) -> Json:
        """Any event, as a test writes it: parts left out are filled in, nothing is checked."""
        config = self._config()
        event = self._event(given["type"], {"object": given["object"]}, None)
        event["livemode"] = given.get("livemode", config.livemode)
        event["api_version"] = given.get("api_version", config.api_version)
        event["id"] = given.get("id", event["id"])
        return self._keep_and_send(event)

    def _event(self, kind: str, data: Json, request: Json | None) -> Json:
        config = self._config()
        return {
            "id": new_id("evt"),
            "object": "event",
            "api_version": config.api_version,
            "created": int(time.time()),
            "data": data,
            "livemode": config.livemode,
            "pending_webhooks": 1 if config.listens_to(kind) else 0,
            "request": request or {"id": None, "idempotency_key": None},
            "type": kind,
        }

    def _keep_and_send(self, event: Json) -> Json:
        self._account.add("events", event)
        self._deliveries.send(event)
        return event

    def resend(self, event_id: str) -> Json:
        """Sends a stored event again, with the same bytes, whatever the endpoint's settings."""
        event = self._account.find("events", event_id)
        self._deliveries.send(event, always=True)
        return event

    def shown(self, event: Json) -> Json:
        """The event as the API answers it: `pending_webhooks` counts what is not yet accepted."""
        return {**copy.deepcopy(event), "pending_webhooks": int(self._deliveries.is_pending(event["id"]))}
