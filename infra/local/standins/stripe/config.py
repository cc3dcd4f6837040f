"""What the stand-in is told by flags and by `PUT /_control/config`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from ..server import BadControl

# The version that async-stripe 1.0.0-rc.10 is generated from. Events carry the account's version, whatever a
# request asks for.
API_VERSION = "2026-09-30.endive"
HANDLED_EVENTS = (
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.refunded",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "refund.created",
    "refund.failed",
    "refund.updated",
)
# Not handled by our webhook, but nearly every account has them enabled: they must be ignored.
NOISE_EVENTS = ("charge.succeeded", "payment_intent.succeeded")


@dataclass(frozen=True)
class Config:
    """The account's settings and those of its one webhook endpoint."""

    api_keys: list[str] = field(default_factory=lambda: ["sk_test_local"])
    signing_secrets: list[str] = field(default_factory=lambda: ["whsec_local_new", "whsec_local_old"])
    webhook_url: str | None = None
    enabled_events: list[str] = field(default_factory=lambda: [*HANDLED_EVENTS, *NOISE_EVENTS])
    livemode: bool = False
    api_version: str = API_VERSION
    retry_base_seconds: float = 1.0
    max_attempts: int = 4
    timeout_seconds: float = 12.0
    deliver: bool = True
    copies: int = 1

    def listens_to(self, event_type: str) -> bool:
        """Whether an event of this type goes to the webhook endpoint at all."""
        return self.webhook_url is not None and ("*" in self.enabled_events or event_type in self.enabled_events)

    def updated(self, changes: dict[str, Any]) -> Config:
        """The settings with these changes; a value of the wrong type is refused."""
        for name, value in changes.items():
            if not _fits(name, value):
                raise BadControl(f"{name} cannot be {value!r}")
        return replace(self, **changes)

    def as_json(self) -> dict[str, Any]:
        """All settings, for the control endpoint and the state file."""
        return asdict(self)


FIELD_NAMES = {each.name for each in fields(Config)}


def _fits(name: str, value: Any) -> bool:
    if name in ("api_keys", "signing_secrets", "enabled_events"):
        return isinstance(value, list) and bool(value) and all(isinstance(item, str) and item for item in value)
    if name in ("livemode", "deliver"):
        return isinstance(value, bool)
    if name in ("max_attempts", "copies"):
        return isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if name in ("retry_base_seconds", "timeout_seconds"):
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    if name == "webhook_url":
        return value is None or (isinstance(value, str) and value.startswith(("http://", "https://")))
    return isinstance(value, str) and bool(value)
