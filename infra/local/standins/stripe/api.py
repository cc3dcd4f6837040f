"""The simulated part of `https://api.stripe.com/v1`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from .account import Account, within
from .checkout import Checkout
from .config import Config
from .errors import ApiError
from .events import Events
from .gate import Gate
from .objects import Json
from .parameters import LIST_EVENTS, LIST_LINE_ITEMS, LIST_REFUNDS, LIST_SESSIONS, RETRIEVE, checked
from .reversals import Reversals

Tree = dict[str, Any]


class Api:
    """One method per endpoint; `gate` has already let the request in."""

    def __init__(
        self, account: Account, checkout: Checkout, reversals: Reversals, events: Events, config: Callable[[], Config]
    ) -> None:
        self._account = account
        self._checkout = checkout
        self._reversals = reversals
        self._events = events
        self._config = config

    def routes(self, gate: Gate) -> list[Route]:
        """To add an endpoint: a method below, its parameters in `parameters.py`, a line here."""
        table = [
            ("POST", "/v1/checkout/sessions", self.create_session),
            ("GET", "/v1/checkout/sessions", self.list_sessions),
            ("GET", "/v1/checkout/sessions/{id}", self.session),
            ("GET", "/v1/checkout/sessions/{id}/line_items", self.line_items),
            ("POST", "/v1/checkout/sessions/{id}/expire", self.expire_session),
            ("GET", "/v1/payment_intents/{id}", self.retrieve("payment_intents")),
            ("GET", "/v1/charges/{id}", self.retrieve("charges")),
            ("GET", "/v1/balance_transactions/{id}", self.retrieve("balance_transactions")),
            ("POST", "/v1/refunds", self.create_refund),
            ("GET", "/v1/refunds", self.list_refunds),
            ("GET", "/v1/refunds/{id}", self.retrieve("refunds")),
            ("GET", "/v1/disputes/{id}", self.retrieve("disputes")),
            ("POST", "/v1/disputes/{id}/close", self.concede_dispute),
            ("GET", "/v1/events", self.list_events),
            ("GET", "/v1/events/{id}", self.event),
        ]
        routes = [Route(path, gate.endpoint(handler), methods=[method]) for method, path, handler in table]
        everything = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return [*routes, Route("/v1/{rest:path}", gate.endpoint(self.unrecognized), methods=everything)]

    def create_session(self, _request: Request, tree: Tree) -> Json:
        session = self._checkout.create(tree, self._config().livemode)
        return self._account.shown(session, _expand(tree))

    def session(self, request: Request, tree: Tree) -> Json:
        given = checked(tree, RETRIEVE)
        session = self._checkout.find(request.path_params["id"])
        return self._account.shown(session, given.get("expand", ()))

    def list_sessions(self, request: Request, tree: Tree) -> Json:
        given = checked(tree, LIST_SESSIONS)
        self._checkout.expire_overdue()
        email = given.get("customer_details", {}).get("email")
        found = [
            each
            for each in self._account.newest_first("sessions")
            if within(each["created"], given.get("created", {}))
            and given.get("payment_intent", each["payment_intent"]) == each["payment_intent"]
            and given.get("status", each["status"]) == each["status"]
            and (email is None or (each["customer_details"] or {}).get("email") == email)
        ]
        return self._account.page(found, given, request.url.path)

    def line_items(self, request: Request, tree: Tree) -> Json:
        given = checked(tree, LIST_LINE_ITEMS)
        session = self._checkout.find(request.path_params["id"])
        items = self._account.session_details[session["id"]]["line_items"]
        return self._account.page(items, given, request.url.path)

    def expire_session(self, request: Request, tree: Tree) -> Json:
        given = checked(tree, RETRIEVE)
        session = self._checkout.expire(request.path_params["id"])
        return self._account.shown(session, given.get("expand", ()))

    def retrieve(self, collection: str) -> Callable[[Request, Tree], Json]:
        """The endpoint that answers one stored object."""

        def handler(request: Request, tree: Tree) -> Json:
            given = checked(tree, RETRIEVE)
            item = self._account.find(collection, request.path_params["id"])
            return self._account.shown(item, given.get("expand", ()))

        return handler

    def create_refund(self, _request: Request, tree: Tree) -> Json:
        return self._account.shown(self._reversals.create_refund(tree), _expand(tree))

    def list_refunds(self, request: Request, tree: Tree) -> Json:
        given = checked(tree, LIST_REFUNDS)
        found = [
            each
            for each in self._account.newest_first("refunds")
            if within(each["created"], given.get("created", {}))
            and given.get("charge", each["charge"]) == each["charge"]
            and given.get("payment_intent", each["payment_intent"]) == each["payment_intent"]
        ]
        return self._account.page(found, given, request.url.path)

    def concede_dispute(self, request: Request, tree: Tree) -> Json:
        """Closing a dispute through the API is giving it up: it is lost."""
        given = checked(tree, RETRIEVE)
        dispute = self._reversals.close_dispute(request.path_params["id"], "lost")
        return self._account.shown(dispute, given.get("expand", ()))

    def list_events(self, request: Request, tree: Tree) -> Json:
        given = checked(tree, LIST_EVENTS)
        if "type" in given and "types" in given:
            raise ApiError("You may only specify one of these parameters: type, types.")
        kinds = [given["type"]] if "type" in given else given.get("types")
        found = [
            each
            for each in self._account.newest_first("events")
            if (kinds is None or _matches(each["type"], kinds)) and within(each["created"], given.get("created", {}))
        ]
        page = self._account.page(found, given, request.url.path)
        page["data"] = [self._events.shown(each) for each in page["data"]]
        return page

    def event(self, request: Request, tree: Tree) -> Json:
        checked(tree, RETRIEVE)
        return self._events.shown(self._account.find("events", request.path_params["id"]))

    def unrecognized(self, request: Request, _tree: Tree) -> Json:
        raise ApiError(
            f"Unrecognized request URL ({request.method}: {request.url.path}). Please see https://stripe.com/docs or "
            "we can help at https://support.stripe.com/.",
            status=404,
        )


def _expand(tree: Tree) -> list[str]:
    """The paths to expand of a request that has already been checked."""
    value = tree.get("expand", {})
    return list(value.values())


def _matches(kind: str, wanted: list[str]) -> bool:
    """`charge.*` and the like are allowed in `types`, as in an endpoint's enabled events."""
    return any(kind == each or (each.endswith("*") and kind.startswith(each[:-1])) for each in wanted)
