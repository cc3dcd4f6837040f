"""The life of a Checkout Session: open → complete or expired, and the payment behind it.

Order and content of the events follow https://docs.stripe.com/payments/checkout/fulfill-orders and,
for methods that confirm later, https://docs.stripe.com/payments/payment-methods (delayed notification).
"""

from __future__ import annotations

import time
from typing import Any

from . import charges, objects
from .account import Account
from .errors import ApiError
from .events import Events
from .objects import Json, new_id
from .session_parameters import DELAYED_METHOD, EXPIRY_SECONDS_MAX, checked_session

METHODS = ("card", "delayed", "declined")


class Checkout:
    """Operations on sessions. Each one changes the objects, then emits the events that Stripe would."""

    def __init__(self, account: Account, events: Events, public_url: str) -> None:
        self._account = account
        self._events = events
        self._public_url = public_url

    def create(self, tree: dict[str, Any], livemode: bool) -> Json:
        """`POST /v1/checkout/sessions`. Creating a session emits no event."""
        now = int(time.time())
        given = checked_session(tree, now)
        currency = given["line_items"][0]["price_data"]["currency"]
        dynamic = ["card", *([DELAYED_METHOD[currency]] if currency in DELAYED_METHOD else [])]
        given.setdefault("payment_method_types", dynamic)
        given.setdefault("expires_at", now + EXPIRY_SECONDS_MAX)
        identifier = new_id("cs_live" if livemode else "cs_test", 58)
        url = f"{self._public_url}/c/pay/{identifier}"
        session = self._account.add("sessions", objects.checkout_session(identifier, given, now, livemode, url))
        self._account.session_details[identifier] = {
            "line_items": [objects.line_item(item, now, livemode) for item in given["line_items"]],
            "payment_intent_data": given.get("payment_intent_data", {}),
            "url": url,
        }
        return session

    def find(self, session_id: str) -> Json:
        """A session as it is now: one whose time has passed expires when it is looked at."""
        session = self._account.find("sessions", session_id, "session")
        if session["status"] == "open" and session["expires_at"] <= time.time():
            self._expire(session)
        return session

    def expire_overdue(self) -> None:
        """Expires what nobody looks at; called periodically."""
        for session in self._account.newest_first("sessions"):
            self.find(session["id"])

    def expire(self, session_id: str) -> Json:
        """`POST /v1/checkout/sessions/{id}/expire`."""
        session = self.find(session_id)
        self._require_open(session, "expired")
        self._expire(session)
        return session

    def _expire(self, session: Json) -> None:
        session |= {"status": "expired", "url": None}
        if session["payment_intent"] is not None:
            intent = self._account.find("payment_intents", session["payment_intent"])
            intent |= {
                "status": "canceled",
                "canceled_at": int(time.time()),
                "cancellation_reason": "abandoned",
            }
            self._events.emit("payment_intent.canceled", intent, by_request=False)
        self._events.emit("checkout.session.expired", session, by_request=False)

    def adjust(self, session_id: str, discount: int, tax: int) -> Json:
        """Applies a promotion code's discount or a tax, as a buyer's input on the page would."""
        session = self.find(session_id)
        self._require_open(session, "changed")
        if not 0 <= discount <= session["amount_subtotal"] or tax < 0:
            raise ApiError("The discount must lie between 0 and the subtotal, the tax may not be negative.")
        total = session["amount_subtotal"] - discount + tax
        session["amount_total"] = total
        session["total_details"] = {"amount_discount": discount, "amount_shipping": 0, "amount_tax": tax}
        session["payment_status"] = "no_payment_required" if total == 0 else "unpaid"
        return session

    def pay(self, session_id: str, method: str, email: str, name: str) -> Json:
        """The buyer's click: `card` pays at once, `delayed` confirms later, `declined` fails and stays open."""
        session = self.find(session_id)
        self._require_open(session, "paid")
        if session["amount_total"] == 0:
            self._complete(session, "no_payment_required", email, name)
            return session
        kind = self._payment_method(session, method)
        intent = self._intent(session)
        charge = self._account.add("charges", charges.charge(intent, kind, email, name, int(time.time())))
        intent |= {"latest_charge": charge["id"], "last_payment_error": None}
        if method == "declined":
            self._fail(intent, charge, charges.DECLINE_MESSAGE)
        elif method == "delayed":
            intent |= {"status": "processing", "payment_method": charge["payment_method"]}
            self._events.emit("charge.pending", charge)
            self._events.emit("payment_intent.processing", intent)
            self._complete(session, "unpaid", email, name)
        else:
            self._succeed(intent, charge)
            self._complete(session, "paid", email, name)
        return session

    def settle(self, session_id: str, succeeded: bool) -> Json:
        """The bank's answer to a delayed payment, days later in reality."""
        session = self.find(session_id)
        intent = self._delayed_intent(session)
        charge = self._account.find("charges", intent["latest_charge"])
        if succeeded:
            self._succeed(intent, charge)
            session["payment_status"] = "paid"
            self._events.emit("checkout.session.async_payment_succeeded", session, by_request=False)
        else:
            self._fail(intent, charge, "The customer's bank account could not be debited.")
            self._events.emit("checkout.session.async_payment_failed", session, by_request=False)
        return session

    def awaits_settlement(self, session: Json) -> bool:
        """Whether a delayed payment of this session is still undecided."""
        if session["payment_intent"] is None:
            return False
        intent = self._account.find("payment_intents", session["payment_intent"])
        return bool(intent["status"] == "processing")

    def _delayed_intent(self, session: Json) -> Json:
        if not self.awaits_settlement(session):
            raise ApiError("This Session has no delayed payment that is still being processed.")
        return self._account.find("payment_intents", session["payment_intent"])

    def _require_open(self, session: Json, what: str) -> None:
        if session["status"] != "open":
            raise ApiError(
                f'Only Checkout Sessions with a status in ["open"] can be {what}. '
                f"This Session has a status of `{session['status']}`."
            )

    def _payment_method(self, session: Json, method: str) -> str:
        if method not in METHODS:
            raise ApiError(f"The method must be one of {', '.join(METHODS)}.", param="method")
        if method != "delayed":
            return "card"
        delayed = [kind for kind in session["payment_method_types"] if kind != "card"]
        if not delayed:
            raise ApiError("This Session accepts no delayed payment method.", param="method")
        return str(delayed[0])

    def _intent(self, session: Json) -> Json:
        """Stripe makes the payment intent at the first attempt, and uses it for later ones too."""
        if session["payment_intent"] is not None:
            intent = self._account.find("payment_intents", session["payment_intent"])
            intent["amount"] = session["amount_total"]
            return intent
        data = self._account.session_details[session["id"]]["payment_intent_data"]
        intent = objects.payment_intent(new_id("pi"), session, data, int(time.time()))
        self._account.add("payment_intents", intent)
        session["payment_intent"] = intent["id"]
        self._events.emit("payment_intent.created", intent)
        return intent

    def _succeed(self, intent: Json, charge: Json) -> None:
        fee = charge["amount"] * 29 // 1000 + 30
        movement = objects.balance_transaction(charge, charge["amount"], fee, "charge", charge["id"], int(time.time()))
        self._account.add("balance_transactions", movement)
        charge |= {
            "amount_captured": charge["amount"],
            "balance_transaction": movement["id"],
            "captured": True,
            "outcome": _outcome("authorized", "approved_by_network", "normal"),
            "paid": True,
            "receipt_url": f"{self._public_url}/receipts/{charge['id']}",
            "status": "succeeded",
        }
        intent |= {
            "amount_received": charge["amount"],
            "payment_method": charge["payment_method"],
            "status": "succeeded",
        }
        self._events.emit("charge.succeeded", charge)
        self._events.emit("payment_intent.succeeded", intent)

    def _fail(self, intent: Json, charge: Json, message: str) -> None:
        card = charge["payment_method_details"]["type"] == "card"
        charge |= {
            "failure_code": "card_declined" if card else "account_closed",
            "failure_message": message,
            "outcome": _outcome("issuer_declined", "declined_by_network", "normal", "generic_decline"),
            "status": "failed",
        }
        intent |= {
            "last_payment_error": charges.decline("generic_decline", charge),
            "payment_method": None,
            "status": "requires_payment_method",
        }
        self._events.emit("charge.failed", charge)
        self._events.emit("payment_intent.payment_failed", intent)

    def _complete(self, session: Json, payment_status: str, email: str, name: str) -> None:
        session |= {
            "customer_details": objects.customer_details(email, name),
            "payment_status": payment_status,
            "status": "complete",
            "url": None,
        }
        self._events.emit("checkout.session.completed", session, by_request=False)


def _outcome(kind: str, network_status: str, risk_level: str, reason: str | None = None) -> Json:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network_status,
        "reason": reason,
        "risk_level": risk_level,
        "risk_score": 20,
        "seller_message": "Payment complete." if kind == "authorized" else "The bank did not return any details.",
        "type": kind,
    }
