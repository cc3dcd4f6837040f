"""The events the Stripe stand-in sends, verified and parsed by Stripe's own Python library."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import stripe

from conftest import Received, Running, Serving, http
from standins.stripe.app import create_app
from standins.stripe.config import Config
from test_stripe_api import KEY, control, course, published_fields


@pytest.fixture(scope="module")
def shared(serving_module: Serving) -> Running:
    return serving_module(lambda url: create_app(Config(), url))


@pytest.fixture
def server(shared: Running, endpoint: Received) -> Running:
    config = Config(webhook_url=endpoint.url, retry_base_seconds=0.02, timeout_seconds=0.4)
    http.post(f"{shared.url}/_control/reset")
    http.put(f"{shared.url}/_control/config", json=config.as_json())
    return shared


def new_session(server: Running, **changes: Any) -> str:
    client = stripe.StripeClient(KEY, base_addresses={"api": server.url}, max_network_retries=0)
    return client.v1.checkout.sessions.create(course(**changes)).id


def pay(server: Running, **body: Any) -> dict[str, Any]:
    return control(server, f"sessions/{new_session(server)}/pay", wait=True, **body)


def test_both_secrets_verify_and_the_event_parses(server: Running, endpoint: Received) -> None:
    pay(server)
    assert sorted(endpoint.types()) == ["charge.succeeded", "checkout.session.completed", "payment_intent.succeeded"]
    for headers, body in endpoint.calls:
        header = headers["stripe-signature"]
        assert header.count("v1=") == 2 and header.count("v0=") == 1
        for secret in ("whsec_local_new", "whsec_local_old"):
            event = stripe.Webhook.construct_event(body, header, secret, 300)
            assert event.pending_webhooks == 1
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, header, "whsec_other", 300)
    completed = next(json.loads(body) for _h, body in endpoint.calls if b'"checkout.session.completed"' in body)
    assert completed["data"]["object"]["payment_status"] == "paid"
    assert completed["request"] == {"id": None, "idempotency_key": None}


def test_a_delayed_payment_completes_unpaid_and_settles_later(server: Running, endpoint: Received) -> None:
    for outcome, kind, status in (
        ("succeeded", "checkout.session.async_payment_succeeded", "paid"),
        ("failed", "checkout.session.async_payment_failed", "unpaid"),
    ):
        endpoint.calls.clear()
        session = pay(server, method="delayed")["object"]
        assert (session["status"], session["payment_status"]) == ("complete", "unpaid")
        assert endpoint.types() == ["checkout.session.completed"]
        settled = control(server, f"sessions/{session['id']}/settle", outcome=outcome, wait=True)
        assert settled["object"]["payment_status"] == status
        assert kind in endpoint.types()
        again = http.post(f"{server.url}/_control/sessions/{session['id']}/settle", json={"outcome": outcome})
        assert again.status_code == 400


def test_a_declined_card_leaves_the_session_open(server: Running, endpoint: Received) -> None:
    declined = pay(server, method="declined")
    session = declined["object"]
    assert (session["status"], session["payment_status"]) == ("open", "unpaid")
    assert {event["type"] for event in declined["events"]} >= {"charge.failed", "payment_intent.payment_failed"}
    paid = control(server, f"sessions/{session['id']}/pay", wait=True)["object"]
    assert paid["status"] == "complete" and paid["payment_intent"] == session["payment_intent"]
    assert "checkout.session.completed" in endpoint.types()


def test_a_full_discount_needs_no_payment(server: Running, endpoint: Received) -> None:
    session = pay(server, discount=3000)["object"]
    assert (session["payment_status"], session["amount_total"], session["payment_intent"]) == (
        "no_payment_required",
        0,
        None,
    )
    assert (session["amount_subtotal"], session["total_details"]["amount_discount"]) == (3000, 3000)
    assert endpoint.types() == ["checkout.session.completed"]


def test_refund_events_carry_the_charge(server: Running, endpoint: Received) -> None:
    intent = pay(server)["object"]["payment_intent"]
    endpoint.calls.clear()
    control(server, f"payments/{intent}/refund", amount=1000, wait=True)
    control(server, f"payments/{intent}/refund", wait=True)
    events = [json.loads(body) for _headers, body in endpoint.calls]
    events = [event for event in events if event["type"] == "charge.refunded"]
    charges = [event["data"]["object"] for event in events]
    assert [(charge["amount_refunded"], charge["refunded"]) for charge in charges] == [(1000, False), (3000, True)]
    assert all(charge["metadata"] == {"course_uuid": "c-1", "user_uuid": "learner-1"} for charge in charges)
    assert events[0]["data"]["previous_attributes"]["amount_refunded"] == 0


def test_a_refund_fails_later_and_the_charge_counts_again(server: Running, endpoint: Received) -> None:
    intent = pay(server)["object"]["payment_intent"]
    refund = control(server, f"payments/{intent}/refund", wait=True)["object"]
    endpoint.calls.clear()
    failed = control(server, f"refunds/{refund['id']}/fail", wait=True)["object"]
    assert (failed["status"], failed["payment_intent"]) == ("failed", intent)
    # Stripe promises no order.
    assert sorted(endpoint.types()) == ["refund.failed", "refund.updated"]
    assert http.post(f"{server.url}/_control/refunds/{refund['id']}/fail", json={}).status_code == 400
    again = control(server, f"payments/{intent}/refund", wait=True)["object"]
    assert again["amount"] == 3000


def test_an_inquiry_becomes_a_chargeback(server: Running, endpoint: Received) -> None:
    intent = pay(server)["object"]["payment_intent"]
    dispute = control(server, f"payments/{intent}/dispute", inquiry=True, wait=True)["object"]
    endpoint.calls.clear()
    escalated = control(server, f"disputes/{dispute['id']}/escalate", wait=True)["object"]
    assert (escalated["status"], bool(escalated["balance_transactions"])) == ("needs_response", True)
    assert sorted(endpoint.types()) == ["charge.dispute.funds_withdrawn", "charge.dispute.updated"]
    assert http.post(f"{server.url}/_control/disputes/{dispute['id']}/escalate", json={}).status_code == 400


@pytest.mark.parametrize(
    ("outcome", "inquiry", "status"), [("won", False, "won"), ("lost", False, "lost"), ("won", True, "warning_closed")]
)
def test_disputes(server: Running, endpoint: Received, outcome: str, inquiry: bool, status: str) -> None:
    intent = pay(server)["object"]["payment_intent"]
    dispute = control(server, f"payments/{intent}/dispute", inquiry=inquiry, wait=True)["object"]
    assert dispute["status"] == ("warning_needs_response" if inquiry else "needs_response")
    assert bool(dispute["balance_transactions"]) is not inquiry
    # Newer than the API version of our events.
    newer = {"intended_submission_method"}
    assert published_fields(stripe.Dispute) - set(dispute) - newer == set()
    refund = http.post(f"{server.url}/_control/payments/{intent}/refund", json={})
    assert refund.status_code == (200 if inquiry else 400)
    closed = control(server, f"disputes/{dispute['id']}/close", outcome=outcome, wait=True)
    assert closed["object"]["status"] == status
    assert {"charge.dispute.created", "charge.dispute.closed"} <= set(endpoint.types())


def test_failures_are_repeated_with_a_fresh_signature_and_then_given_up(server: Running, endpoint: Received) -> None:
    endpoint.statuses = [500, 302, 200]
    event = control(server, "events", type="charge.refunded", object={"id": "ch_1", "note": "Zoë <b>"}, wait=True)
    assert event["deliveries"] == [{"event": event["events"][0]["id"], "status": "delivered", "attempts": 3}]
    assert len(endpoint.calls) == 3, "a redirect is a failure and is not followed"
    assert len({body for _headers, body in endpoint.calls}) == 1
    endpoint.statuses = [500] * 10
    given_up = control(server, "events", type="charge.refunded", object={"id": "ch_2"}, wait=True)
    assert given_up["deliveries"][0]["status"] == "failed"
    assert given_up["deliveries"][0]["attempts"] == 4, "the first attempt and three more, as in a sandbox"


def test_a_slow_endpoint_is_a_failure(server: Running, endpoint: Received) -> None:
    endpoint.delay_seconds = 1
    http.put(f"{server.url}/_control/config", json={"max_attempts": 1})
    sent = control(server, "events", type="charge.refunded", object={}, wait=True)
    log = http.get(f"{server.url}/_control/deliveries", params={"event": sent["events"][0]["id"]}).json()
    assert "no answer within" in log["data"][0]["attempts"][0]["error"]


def test_only_enabled_events_are_sent_and_any_can_be_resent(server: Running, endpoint: Received) -> None:
    made = pay(server)
    created = next(event["id"] for event in made["events"] if event["type"] == "payment_intent.created")
    assert "payment_intent.created" not in endpoint.types()
    control(server, f"events/{created}/resend", wait=True)
    assert endpoint.types()[-1] == "payment_intent.created"


def test_events_can_be_held_back_reordered_and_multiplied(server: Running, endpoint: Received) -> None:
    http.put(f"{server.url}/_control/config", json={"deliver": False})
    made = pay(server)
    intent = made["object"]["payment_intent"]
    refunded = control(server, f"payments/{intent}/refund", wait=True)
    assert endpoint.calls == []
    http.put(f"{server.url}/_control/config", json={"deliver": True, "copies": 5})
    by_type = {event["type"]: event["id"] for event in made["events"] + refunded["events"]}
    control(server, f"events/{by_type['charge.refunded']}/resend", wait=True)
    control(server, f"events/{by_type['checkout.session.completed']}/resend", wait=True)
    assert endpoint.types() == ["charge.refunded"] * 5 + ["checkout.session.completed"] * 5
    assert len({body for _headers, body in endpoint.calls}) == 2


def test_settings_are_checked(server: Running) -> None:
    for wrong in ({"webhook": "x"}, {"webhook_url": "ftp://x"}, {"signing_secrets": []}, {"max_attempts": 0}):
        assert http.put(f"{server.url}/_control/config", json=wrong).status_code == 400
    changed = http.put(
        f"{server.url}/_control/config", json={"signing_secrets": ["whsec_only"], "livemode": True}
    ).json()
    assert (changed["signing_secrets"], changed["livemode"]) == (["whsec_only"], True)


def test_the_pages_pay_once_and_lead_on(server: Running, endpoint: Received) -> None:
    identifier = new_session(server)
    page = http.get(f"{server.url}/c/pay/{identifier}")
    assert page.status_code == 200 and 'value="ada@learner.example"' in page.text and "$30.00" in page.text
    buyer = {"email": "ada@learner.example", "name": "Ada"}
    declined = http.post(f"{server.url}/c/pay/{identifier}", data=buyer | {"method": "declined"})
    assert declined.status_code == 402 and "Your card was declined." in declined.text
    for _ in range(2):
        paid = http.post(f"{server.url}/c/pay/{identifier}", data=buyer | {"method": "card"})
        assert paid.headers["location"] == f"http://127.0.0.1:4574/done?session={identifier}"
    control(server, "drain")
    assert endpoint.types().count("checkout.session.completed") == 1
    dashboard = http.get(f"{server.url}/dashboard").text
    assert identifier in dashboard and "checkout.session.completed" in dashboard
    assert http.get(f"{server.url}/c/pay/cs_test_none").status_code == 404


def test_the_state_survives_a_restart(serving: Serving, endpoint: Received, tmp_path: Path) -> None:
    file = tmp_path / "stripe.json"
    first = serving(lambda url: create_app(Config(), url, file))
    http.put(f"{first.url}/_control/config", json={"webhook_url": endpoint.url, "deliver": False})
    made = pay(first)
    first.stop()
    second = serving(lambda url: create_app(Config(), url, file))
    completed = next(event["id"] for event in made["events"] if event["type"] == "checkout.session.completed")
    control(second, f"events/{completed}/resend", wait=True)
    assert endpoint.types() == ["checkout.session.completed"]
    assert time.time() - json.loads(endpoint.calls[0][1])["created"] < 60
