"""Money going back: refunds and disputes (https://docs.stripe.com/refunds, https://docs.stripe.com/disputes)."""

from __future__ import annotations

import time
from typing import Any

from ..pages import money
from . import charges, objects
from .account import Account
from .errors import ApiError, missing_parameter, no_such
from .events import Events
from .objects import Json, new_id
from .parameters import CREATE_REFUND, checked

DISPUTE_REASONS = (
    "fraudulent",
    "general",
    "product_not_received",
    "duplicate",
    "subscription_canceled",
    "unrecognized",
)


class Reversals:
    """Refunds a charge in part or whole, lets refunds fail, opens, escalates and closes disputes about it."""

    def __init__(self, account: Account, events: Events) -> None:
        self._account = account
        self._events = events

    def create_refund(self, tree: dict[str, Any]) -> Json:
        """`POST /v1/refunds`."""
        given = checked(tree, CREATE_REFUND)
        if ("charge" in given) == ("payment_intent" in given):
            if "charge" in given:
                raise ApiError("You may only specify one of these parameters: charge, payment_intent.")
            raise missing_parameter("payment_intent")
        charge = self._charge_to_refund(given)
        return self.refund(charge, given.get("amount"), given.get("reason"), given.get("metadata", {}))

    def _charge_to_refund(self, given: Json) -> Json:
        if "charge" in given:
            return self._account.find("charges", given["charge"], "charge")
        intent = self._account.find("payment_intents", given["payment_intent"], "payment_intent")
        if intent["latest_charge"] is None:
            raise ApiError(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                param="payment_intent",
            )
        return self._account.find("charges", intent["latest_charge"])

    def refund(self, charge: Json, amount: int | None, reason: str | None, metadata: dict[str, str]) -> Json:
        """Refunds the amount, or all that is left; `charge.refunded` is emitted for partial ones too."""
        left = charge["amount_captured"] - charge["amount_refunded"]
        if charge["status"] != "succeeded":
            raise ApiError(f"Charge {charge['id']} has not succeeded and cannot be refunded.")
        if charge["disputed"] and not self._refundable_despite_dispute(charge):
            raise ApiError(
                f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
            )
        if left == 0:
            raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
        wanted = left if amount is None else amount
        if wanted > left:
            currency = charge["currency"]
            raise ApiError(
                f"Refund amount ({money(wanted, currency)}) is greater than unrefunded amount on charge "
                f"({money(left, currency)})",
                param="amount",
            )
        refund = charges.refund(new_id("re"), charge, wanted, reason, metadata, int(time.time()))
        self._account.add("refunds", refund)
        previous = {
            "amount_refunded": charge["amount_refunded"],
            "receipt_url": charge["receipt_url"],
            "refunded": charge["refunded"],
        }
        charge["amount_refunded"] += wanted
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._events.emit("refund.created", refund)
        self._events.emit("charge.refunded", charge, previous=previous)
        return refund

    def fail_refund(self, refund_id: str) -> Json:
        """The payer's bank sends a refund back, which may happen weeks later: the charge counts as not refunded."""
        refund = self._account.collections["refunds"].get(refund_id)
        if refund is None:
            raise no_such("refund", refund_id)
        if refund["status"] == "failed":
            raise ApiError(f"Refund {refund_id} has already failed.")
        previous = {"status": refund["status"]}
        refund |= {
            "status": "failed",
            "failure_reason": "expired_or_canceled_card",
            "failure_balance_transaction": new_id("txn"),
        }
        charge = self._account.find("charges", refund["charge"])
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        self._events.emit("refund.updated", refund, previous=previous, by_request=False)
        self._events.emit("refund.failed", refund, by_request=False)
        return refund

    def _refundable_despite_dispute(self, charge: Json) -> bool:
        disputes = [each for each in self._account.newest_first("disputes") if each["charge"] == charge["id"]]
        return all(each["is_charge_refundable"] or each["status"] == "won" for each in disputes)

    def open_dispute(self, payment_intent: str, inquiry: bool, amount: int | None, reason: str | None) -> Json:
        """The buyer's bank takes the money back, or only asks (an inquiry)."""
        intent = self._account.find("payment_intents", payment_intent)
        if intent["status"] != "succeeded":
            raise ApiError("Only a succeeded payment can be disputed.")
        charge = self._account.find("charges", intent["latest_charge"])
        reason = reason or "fraudulent"
        if reason not in DISPUTE_REASONS:
            raise ApiError(f"The reason must be one of {', '.join(DISPUTE_REASONS)}.", param="reason")
        if self.open_disputes(charge["id"]):
            raise ApiError(f"Charge {charge['id']} already has an open dispute.")
        disputed = charge["amount"] if amount is None else amount
        if not 0 < disputed <= charge["amount"]:
            raise ApiError("The disputed amount must lie between 1 and the charge's amount.", param="amount")
        dispute = objects.dispute(new_id("du"), charge, disputed, reason, inquiry, int(time.time()))
        self._account.add("disputes", dispute)
        charge |= {"dispute": dispute["id"], "disputed": True}
        self._events.emit("charge.dispute.created", dispute, by_request=False)
        if not inquiry:
            self._events.emit("charge.dispute.funds_withdrawn", dispute, by_request=False)
        return dispute

    def open_disputes(self, charge_id: str) -> list[Json]:
        """The disputes of a charge that nobody has decided yet."""
        return [
            each
            for each in self._account.newest_first("disputes")
            if each["charge"] == charge_id and each["status"] not in ("won", "lost", "warning_closed")
        ]

    def close_dispute(self, dispute_id: str, outcome: str) -> Json:
        """The bank's decision. An inquiry that ends without a chargeback is `warning_closed`, whatever the outcome."""
        if outcome not in ("won", "lost"):
            raise ApiError("The outcome must be won or lost.", param="outcome")
        dispute = self._account.collections["disputes"].get(dispute_id)
        if dispute is None:
            raise no_such("dispute", dispute_id)
        if not self._is_open(dispute):
            raise ApiError(f"This dispute is already closed ({dispute['status']}).")
        inquiry = dispute["status"].startswith("warning_")
        previous = {"status": dispute["status"]}
        dispute["status"] = "warning_closed" if inquiry else outcome
        if dispute["status"] == "won":
            charge = self._account.find("charges", dispute["charge"])
            dispute["balance_transactions"].append(
                objects.balance_transaction(charge, dispute["amount"], 0, "adjustment", dispute_id, int(time.time()))
            )
        self._events.emit("charge.dispute.updated", dispute, previous=previous, by_request=False)
        self._events.emit("charge.dispute.closed", dispute, by_request=False)
        if dispute["status"] == "won":
            self._events.emit("charge.dispute.funds_reinstated", dispute, by_request=False)
        return dispute

    def escalate_inquiry(self, dispute_id: str) -> Json:
        """An inquiry becomes a chargeback: the bank takes the money back after all."""
        dispute = self._account.collections["disputes"].get(dispute_id)
        if dispute is None:
            raise no_such("dispute", dispute_id)
        if not self._is_open(dispute) or not dispute["status"].startswith("warning_"):
            raise ApiError(f"This dispute is not an open inquiry ({dispute['status']}).")
        charge = self._account.find("charges", dispute["charge"])
        previous = {"status": dispute["status"], "is_charge_refundable": dispute["is_charge_refundable"]}
        dispute |= {"status": "needs_response", "is_charge_refundable": False}
        dispute["balance_transactions"].append(
            objects.balance_transaction(charge, -dispute["amount"], 0, "adjustment", dispute_id, int(time.time()))
        )
        self._events.emit("charge.dispute.updated", dispute, previous=previous, by_request=False)
        self._events.emit("charge.dispute.funds_withdrawn", dispute, by_request=False)
        return dispute

    def _is_open(self, dispute: Json) -> bool:
        return any(each is dispute for each in self.open_disputes(dispute["charge"]))
