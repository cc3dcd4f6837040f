"""The Stripe stand-in's API, asked by Stripe's own Python library."""

from __future__ import annotations

import time
from typing import Any

import pytest
import stripe

from conftest import Running, Serving, http
from standins.stripe.app import create_app
from standins.stripe.config import Config
from standins.stripe.session_parameters import CREATE_SESSION

KEY = "sk_test_local"


@pytest.fixture(scope="module")
def shared(serving_module: Serving) -> Running:
    return serving_module(lambda url: create_app(Config(), url))


@pytest.fixture
def server(shared: Running) -> Running:
    http.post(f"{shared.url}/_control/reset")
    return shared


@pytest.fixture
def client(server: Running) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": server.url}, max_network_retries=0)


def course(**changes: Any) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "mode": "payment",
        "success_url": "http://127.0.0.1:4574/done?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:4574/courses",
        "client_reference_id": "learner-1",
        "customer_email": "ada@learner.example",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {"currency": "usd", "unit_amount": 3000, "product_data": {"name": "Safeguarding"}},
            }
        ],
        "metadata": {"course_uuid": "c-1"},
        "payment_intent_data": {"metadata": {"course_uuid": "c-1", "user_uuid": "learner-1"}},
    }
    parameters |= changes
    return {name: value for name, value in parameters.items() if value is not None}


def published_fields(cls: type) -> set[str]:
    """The fields that Stripe's library declares for an object."""
    return {name for name in cls.__annotations__ if not name.startswith("_") and name.islower()}


def control(server: Running, path: str, **body: Any) -> dict[str, Any]:
    answer = http.post(f"{server.url}/_control/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_created_session_has_every_published_field(client: stripe.StripeClient) -> None:
    session = client.v1.checkout.sessions.create(course())
    # Not always present at Stripe either: included on request, or only for other modes and embedded pages.
    optional = {"line_items", "redirect_on_completion", "return_url", "tax_id_collection"}
    assert published_fields(stripe.checkout.Session) - set(session.to_dict()) - optional == set()
    assert session.id.startswith("cs_test_")
    assert (session.amount_subtotal, session.amount_total, session.currency) == (3000, 3000, "usd")
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert session.metadata is not None and session.metadata["course_uuid"] == "c-1"
    assert client.v1.checkout.sessions.retrieve(session.id).id == session.id


def test_every_parameter_of_the_library_is_known() -> None:
    published = set(stripe.params.checkout.SessionCreateParams.__annotations__)
    options_of_the_call = set(stripe.RequestOptions.__annotations__)
    assert published - set(CREATE_SESSION) - options_of_the_call == set()


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"colour": "blue"}, "parameter_unknown", "colour"),
        ({"payment_intent_data": {"metadta": {"a": "b"}}}, "parameter_unknown", "payment_intent_data[metadta]"),
        ({"line_items": None}, "parameter_missing", "line_items"),
        ({"success_url": None}, "parameter_missing", "success_url"),
        ({"mode": None}, "parameter_missing", "mode"),
        ({"success_url": "/done"}, "url_invalid", "success_url"),
        ({"customer_email": "ada"}, "email_invalid", "customer_email"),
        ({"client_reference_id": ""}, "parameter_invalid_empty", "client_reference_id"),
        ({"line_items": [{"price": "price_1", "quantity": 1}]}, "resource_missing", "line_items[0][price]"),
        ({"metadata": {"k": "v" * 501}}, None, "metadata[k]"),
        ({"metadata": {"k" * 41: "v"}}, None, "metadata"),
        ({"metadata": {f"k{n}": "v" for n in range(51)}}, None, "metadata"),
        ({"expires_at": int(time.time()) + 60}, None, "expires_at"),
        ({"allow_promotion_codes": True}, "standin_not_simulated", "allow_promotion_codes"),
    ],
)
def test_refusals(client: stripe.StripeClient, changes: dict[str, Any], code: str | None, param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(course(**changes))
    assert (refused.value.code, refused.value.param) == (code, param)


def test_amounts_must_be_whole_and_not_too_small(client: stripe.StripeClient) -> None:
    item = course()["line_items"][0]
    for amount, code in (
        ("30.00", "parameter_invalid_integer"),
        (49, "amount_too_small"),
        (-1, "parameter_invalid_integer"),
    ):
        item["price_data"]["unit_amount"] = amount
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.v1.checkout.sessions.create(course(line_items=[item]))
        assert refused.value.code == code


def test_keys(server: Running) -> None:
    wrong = stripe.StripeClient("sk_test_something_else", base_addresses={"api": server.url}, max_network_retries=0)
    with pytest.raises(stripe.AuthenticationError) as refused:
        wrong.v1.checkout.sessions.create(course())
    assert refused.value.http_status == 401 and "something_else" not in str(refused.value)
    assert http.get(f"{server.url}/v1/events").status_code == 401
    assert http.get(f"{server.url}/v1/events", auth=(KEY, "")).status_code == 200


def test_idempotency(client: stripe.StripeClient, server: Running) -> None:
    options: Any = {"idempotency_key": "enrol-1"}
    first = client.v1.checkout.sessions.create(course(), options)
    again = client.v1.checkout.sessions.create(course(), options)
    assert again.id == first.id
    assert again.last_response is not None and again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError) as refused:
        client.v1.checkout.sessions.create(course(client_reference_id="learner-2"), options)
    assert refused.value.http_status == 400
    # The stored answer is the one given then, though the session has moved on.
    control(server, f"sessions/{first.id}/pay")
    assert client.v1.checkout.sessions.create(course(), options).status == "open"
    # Refused parameters are not remembered.
    other: Any = {"idempotency_key": "enrol-2"}
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(course(mode=None), other)
    assert client.v1.checkout.sessions.create(course(), other).id != first.id


def test_unknown_ids_and_routes(client: stripe.StripeClient, server: Running) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.retrieve("cs_test_none")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    answer = http.get(f"{server.url}/v1/customers", auth=(KEY, ""))
    assert answer.status_code == 404 and "Unrecognized request URL" in answer.json()["error"]["message"]
    as_json = http.post(f"{server.url}/v1/checkout/sessions", json=course(), auth=(KEY, ""))
    assert as_json.status_code == 400


def test_payment_objects_and_expansion(client: stripe.StripeClient, server: Running) -> None:
    session = client.v1.checkout.sessions.create(course())
    control(server, f"sessions/{session.id}/pay", email="typed@learner.example")
    paid = client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["line_items", "payment_intent.latest_charge.balance_transaction"]}
    )
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.customer_email == "ada@learner.example"
    assert paid.customer_details is not None and paid.customer_details.email == "typed@learner.example"
    assert paid.line_items is not None and paid.line_items.data[0].description == "Safeguarding"
    intent = paid.payment_intent
    assert isinstance(intent, stripe.PaymentIntent) and isinstance(intent.latest_charge, stripe.Charge)
    # The payment intent has its own metadata; the charge has a copy of it.
    for metadata in (intent.metadata, intent.latest_charge.metadata):
        assert metadata is not None and metadata.to_dict() == {"course_uuid": "c-1", "user_uuid": "learner-1"}
    for cls, item, absent in (
        (stripe.PaymentIntent, intent, {"hooks", "payment_record"}),
        (stripe.Charge, intent.latest_charge, {"application", "authorization_code", "level3", "refunds", "transfer"}),
    ):
        assert published_fields(cls) - set(item.to_dict()) - absent == set()


def test_refunds(client: stripe.StripeClient, server: Running) -> None:
    session = client.v1.checkout.sessions.create(course())
    intent = control(server, f"sessions/{session.id}/pay")["object"]["payment_intent"]
    part = client.v1.refunds.create({"payment_intent": intent, "amount": 1000})
    assert (part.amount, part.status, part.payment_intent) == (1000, "succeeded", intent)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent, "amount": 2001})
    assert "greater than unrefunded amount on charge ($20.00)" in str(refused.value)
    client.v1.refunds.create({"payment_intent": intent})
    charge = client.v1.charges.retrieve(str(part.charge), {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (3000, True)
    assert charge.refunds is not None and len(charge.refunds.data) == 2
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent})
    assert refused.value.code == "charge_already_refunded"


def test_sessions_expire_once(client: stripe.StripeClient, server: Running) -> None:
    session = client.v1.checkout.sessions.create(course())
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(session.id)
    assert http.post(f"{server.url}/_control/sessions/{session.id}/pay", json={}).status_code == 400


def test_events_are_listed_in_pages(client: stripe.StripeClient, server: Running) -> None:
    for _ in range(4):
        session = client.v1.checkout.sessions.create(course())
        control(server, f"sessions/{session.id}/pay")
    begun = int(time.time()) - 60
    kinds = ["checkout.session.completed", "charge.refunded"]
    page = client.v1.events.list({"types": kinds, "limit": 3, "created": {"gte": begun}})
    assert len(page.data) == 3 and page.has_more
    everything = list(page.auto_paging_iter())
    assert len(everything) == 4 and len({event.id for event in everything}) == 4
    assert client.v1.events.list({"created": {"gte": int(time.time()) + 60}}).data == []
    one = client.v1.events.retrieve(everything[0].id)
    assert (one.type, one.livemode, one.api_version) == ("checkout.session.completed", False, "2026-09-30.endive")
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.events.list({"limit": 101})


def test_planned_faults(client: stripe.StripeClient, server: Running) -> None:
    http.put(f"{server.url}/_control/faults", json={"faults": [{"status": 500}, {"status": 429}]})
    with pytest.raises(stripe.APIError):
        client.v1.checkout.sessions.create(course())
    with pytest.raises(stripe.RateLimitError):
        client.v1.checkout.sessions.create(course())
    assert client.v1.checkout.sessions.create(course()).id
