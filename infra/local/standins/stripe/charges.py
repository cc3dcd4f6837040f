"""Stripe's charge and refund objects, the money side of a payment."""

from __future__ import annotations

import secrets

from .objects import NO_ADDRESS, Json, new_id

DECLINE_MESSAGE = "Your card was declined."


def charge(intent: Json, method: str, email: str, name: str, created: int) -> Json:
    """A charge that has been attempted and not yet decided.

    Stripe copies the payment intent's metadata at this moment; a later change of one does not reach
    the other. Bank debits have identifiers with `py_`.
    """
    card = method == "card"
    return {
        "id": new_id("ch" if card else "py"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {
            "address": dict(NO_ADDRESS),
            "email": email,
            "name": name,
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": "LOCAL STAND-IN" if card else None,
        "captured": False,
        "created": created,
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "destination": None,
        "dispute": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": intent["livemode"],
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "order": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm"),
        "payment_method_details": {"card": _card(intent["amount"]), "type": "card"}
        if card
        else {method: _debit(), "type": method},
        "presentment_details": None,
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "pending",
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def _card(amount: int) -> Json:
    unavailable = {"status": "unavailable"}
    return {
        "amount_authorized": amount,
        "authorization_code": "123456",
        "brand": "visa",
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "extended_authorization": {"status": "disabled"},
        "fingerprint": "LocalStandIn4242",
        "funding": "credit",
        "incremental_authorization": dict(unavailable),
        "installments": None,
        "last4": "4242",
        "mandate": None,
        "multicapture": dict(unavailable),
        "network": "visa",
        "network_token": {"used": False},
        "network_transaction_id": secrets.token_hex(7),
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": None,
        "transaction_link_id": None,
        "wallet": None,
    }


def _debit() -> Json:
    return {"bank_name": "STRIPE TEST BANK", "fingerprint": "LocalStandInDebit", "last4": "6789", "mandate": None}


def refund(identifier: str, of: Json, amount: int, reason: str | None, metadata: dict[str, str], created: int) -> Json:
    """A refund that has gone through at once, as those to cards do."""
    kind = of["payment_method_details"]["type"]
    destination = {"type": kind, kind: {}}
    if kind == "card":
        destination["card"] = {
            "reference": None,
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        }
    return {
        "id": identifier,
        "object": "refund",
        "amount": amount,
        "balance_transaction": new_id("txn"),
        "charge": of["id"],
        "created": created,
        "currency": of["currency"],
        "customer": None,
        "customer_account": None,
        "destination_details": destination,
        "metadata": metadata,
        "payment_intent": of["payment_intent"],
        "payment_method": of["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def decline(code: str, attempted: Json) -> Json:
    """`last_payment_error` of a payment intent whose attempt failed."""
    card = attempted["payment_method_details"]["type"] == "card"
    return {
        "charge": attempted["id"],
        "code": "card_declined" if card else "payment_intent_payment_attempt_failed",
        "decline_code": code if card else None,
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": attempted["failure_message"],
        "network_decline_code": None,
        "payment_method": None,
        "type": "card_error" if card else "invalid_request_error",
    }
