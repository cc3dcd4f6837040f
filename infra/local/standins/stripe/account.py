"""Everything the simulated account holds: objects, events, answered idempotent requests."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from .errors import ApiError, no_such
from .objects import Json

COLLECTIONS = ("sessions", "payment_intents", "charges", "refunds", "disputes", "balance_transactions", "events")
# How Stripe words "No such …" for each collection.
KINDS = {
    "sessions": "checkout.session",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "balance_transactions": "balance_transaction",
    "events": "event",
}
PREFIX_OF = {
    "cs_": "sessions",
    "pi_": "payment_intents",
    "ch_": "charges",
    "py_": "charges",
    "re_": "refunds",
    "du_": "disputes",
    "txn_": "balance_transactions",
}
PAGE_SIZE_DEFAULT = 10
PAGE_SIZE_MAX = 100


class Account:
    """The account's data. Objects are kept in order of creation and handed out as copies."""

    def __init__(self) -> None:
        self.collections: dict[str, dict[str, Json]] = {name: {} for name in COLLECTIONS}
        # What Stripe keeps beside the public object: line items, payment intent data, chosen method.
        self.session_details: dict[str, Json] = {}
        self.idempotent: dict[str, Json] = {}

    def add(self, collection: str, item: Json) -> Json:
        """Stores a new object and returns the stored one, for later changes."""
        self.collections[collection][item["id"]] = item
        return item

    def find(self, collection: str, identifier: str, param: str = "id") -> Json:
        """The stored object itself; raises Stripe's 404."""
        item = self.collections[collection].get(identifier)
        if item is None:
            raise no_such(KINDS[collection], identifier, param)
        return item

    def newest_first(self, collection: str) -> list[Json]:
        """All objects of a collection."""
        return list(reversed(self.collections[collection].values()))

    def refunds_of(self, charge_id: str) -> list[Json]:
        """The refunds of one charge, newest first."""
        return [refund for refund in self.newest_first("refunds") if refund["charge"] == charge_id]

    def shown(self, item: Json, expand: Iterable[str] = ()) -> Json:
        """A copy for an answer, with the wished fields expanded."""
        result = copy.deepcopy(item)
        for path in expand:
            self._expand(result, path.split("."), path)
        return result

    def _expand(self, node: Any, path: list[str], whole: str) -> None:
        if path[0] == "data" and isinstance(node.get("data"), list):
            for each in node["data"]:
                self._expand(each, path[1:], whole)
            return
        field = path[0]
        if field == "line_items" and node.get("object") == "checkout.session":
            node[field] = self.line_items(node["id"])
        elif field == "refunds" and node.get("object") == "charge":
            url = f"/v1/charges/{node['id']}/refunds"
            refunds = copy.deepcopy(self.refunds_of(node["id"]))
            node[field] = {"object": "list", "data": refunds, "has_more": False, "url": url}
        elif isinstance(node.get(field), str):
            collection = PREFIX_OF.get(node[field].split("_", 1)[0] + "_")
            if collection is None or node[field] not in self.collections[collection]:
                raise ApiError(f"This property cannot be expanded ({whole}).", param="expand")
            node[field] = copy.deepcopy(self.collections[collection][node[field]])
        elif field not in node:
            raise ApiError(f"This property cannot be expanded ({whole}).", param="expand")
        if len(path) > 1 and isinstance(node[field], dict):
            self._expand(node[field], path[1:], whole)

    def line_items(self, session_id: str) -> Json:
        """The list object of a session's lines."""
        items = copy.deepcopy(self.session_details[session_id]["line_items"])
        return {
            "object": "list",
            "data": items,
            "has_more": False,
            "url": f"/v1/checkout/sessions/{session_id}/line_items",
        }

    def page(self, items: list[Json], given: Json, url: str) -> Json:
        """One page of a list, newest first, by Stripe's cursor rules (https://docs.stripe.com/api/pagination)."""
        limit = given.get("limit", PAGE_SIZE_DEFAULT)
        if limit > PAGE_SIZE_MAX:
            raise ApiError(f"Invalid integer: must be at most {PAGE_SIZE_MAX}", param="limit")
        if "starting_after" in given and "ending_before" in given:
            raise ApiError("You may only specify one of these parameters: starting_after, ending_before.")
        identifiers = [item["id"] for item in items]
        if "starting_after" in given:
            items = items[_position(identifiers, given["starting_after"], "starting_after") + 1 :]
        elif "ending_before" in given:
            before = items[: _position(identifiers, given["ending_before"], "ending_before")]
            page = before[-limit:]
            return self._list(page, len(before) > len(page), url, given)
        return self._list(items[:limit], len(items) > limit, url, given)

    def _list(self, items: list[Json], has_more: bool, url: str, given: Json) -> Json:
        answer = {"object": "list", "data": items, "has_more": has_more, "url": url}
        return self.shown(answer, given.get("expand", ()))

    def snapshot(self) -> Json:
        """The whole state, as JSON."""
        return {
            "collections": self.collections,
            "session_details": self.session_details,
            "idempotent": self.idempotent,
        }

    def restore(self, snapshot: Json) -> None:
        """Takes up a state written by `snapshot`."""
        self.collections = {name: snapshot["collections"].get(name, {}) for name in COLLECTIONS}
        self.session_details = snapshot["session_details"]
        self.idempotent = snapshot["idempotent"]


def _position(identifiers: list[str], cursor: str, param: str) -> int:
    try:
        return identifiers.index(cursor)
    except ValueError:
        raise ApiError(f"No such object: '{cursor}'", code="resource_missing", param=param) from None


def within(created: int, limits: dict[str, int]) -> bool:
    """Whether a time lies in a `created` range of a list request."""
    return (
        ("gt" not in limits or created > limits["gt"])
        and ("gte" not in limits or created >= limits["gte"])
        and ("lt" not in limits or created < limits["lt"])
        and ("lte" not in limits or created <= limits["lte"])
    )
