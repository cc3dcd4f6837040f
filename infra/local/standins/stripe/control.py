"""`/_control/`: what tests and people may do here and not at Stripe."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..server import BadControl, control_body
from .config import FIELD_NAMES
from .objects import Json
from .service import Service

DEFAULT_NAME = "Test Buyer"
DEFAULT_EMAIL = "buyer@example.com"
DRAIN_SECONDS_DEFAULT = 30.0


class Control:
    """The control endpoints. Those that act answer the object, the new events and their deliveries."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        """The table in README.md, in the same order."""
        table: list[tuple[str, list[str], Callable[[Request], Awaitable[Response]]]] = [
            ("config", ["GET", "PUT"], self.config),
            ("sessions", ["GET"], self.list_of("sessions")),
            ("payments", ["GET"], self.list_of("payment_intents")),
            ("sessions/{id}/pay", ["POST"], self.pay),
            ("sessions/{id}/settle", ["POST"], self.settle),
            ("sessions/{id}/expire", ["POST"], self.expire),
            ("payments/{id}/refund", ["POST"], self.refund),
            ("payments/{id}/dispute", ["POST"], self.dispute),
            ("refunds/{id}/fail", ["POST"], self.fail_refund),
            ("disputes/{id}/escalate", ["POST"], self.escalate_inquiry),
            ("disputes/{id}/close", ["POST"], self.close_dispute),
            ("events", ["POST"], self.emit),
            ("events/{id}/resend", ["POST"], self.resend),
            ("deliveries", ["GET"], self.deliveries),
            ("drain", ["POST"], self.drain),
            ("faults", ["PUT"], self.faults),
            ("reset", ["POST"], self.reset),
        ]
        return [Route(f"/_control/{path}", handler, methods=methods) for path, methods, handler in table]

    async def config(self, request: Request) -> Response:
        if request.method == "PUT":
            self._service.configure(await control_body(request, FIELD_NAMES))
        return JSONResponse(self._service.config.as_json())

    def list_of(self, collection: str) -> Callable[[Request], Awaitable[Response]]:
        async def handler(_request: Request) -> Response:
            return JSONResponse({"data": self._service.account.newest_first(collection)})

        return handler

    async def pay(self, request: Request) -> Response:
        body = await control_body(request, {"method", "email", "name", "discount", "tax", "wait"})
        identifier = request.path_params["id"]

        def act() -> Json:
            checkout = self._service.checkout
            session = checkout.find(identifier)
            if "discount" in body or "tax" in body:
                checkout.adjust(identifier, _whole(body, "discount", 0), _whole(body, "tax", 0))
            email = body.get("email") or session["customer_email"] or DEFAULT_EMAIL
            return checkout.pay(identifier, body.get("method", "card"), email, body.get("name") or DEFAULT_NAME)

        return await self._act(act, body)

    async def settle(self, request: Request) -> Response:
        body = await control_body(request, {"outcome", "wait"})
        if body.get("outcome") not in ("succeeded", "failed"):
            raise BadControl("outcome must be succeeded or failed")
        return await self._act(
            lambda: self._service.checkout.settle(request.path_params["id"], body["outcome"] == "succeeded"), body
        )

    async def expire(self, request: Request) -> Response:
        body = await control_body(request, {"wait"})
        return await self._act(lambda: self._service.checkout.expire(request.path_params["id"]), body)

    async def refund(self, request: Request) -> Response:
        body = await control_body(request, {"amount", "reason", "wait"})
        tree = {name: str(body[name]) for name in ("amount", "reason") if body.get(name) is not None}
        tree["payment_intent"] = request.path_params["id"]
        return await self._act(lambda: self._service.reversals.create_refund(tree), body)

    async def dispute(self, request: Request) -> Response:
        body = await control_body(request, {"inquiry", "amount", "reason", "wait"})
        amount = _whole(body, "amount", 0) or None
        return await self._act(
            lambda: self._service.reversals.open_dispute(
                request.path_params["id"], bool(body.get("inquiry", False)), amount, body.get("reason")
            ),
            body,
        )

    async def fail_refund(self, request: Request) -> Response:
        body = await control_body(request, {"wait"})
        return await self._act(lambda: self._service.reversals.fail_refund(request.path_params["id"]), body)

    async def escalate_inquiry(self, request: Request) -> Response:
        body = await control_body(request, {"wait"})
        return await self._act(lambda: self._service.reversals.escalate_inquiry(request.path_params["id"]), body)

    async def close_dispute(self, request: Request) -> Response:
        body = await control_body(request, {"outcome", "wait"})
        return await self._act(
            lambda: self._service.reversals.close_dispute(request.path_params["id"], str(body.get("outcome"))), body
        )

    async def emit(self, request: Request) -> Response:
        body = await control_body(request, {"type", "object", "id", "api_version", "livemode", "wait"})
        if not isinstance(body.get("type"), str) or not isinstance(body.get("object"), dict):
            raise BadControl("an event needs a type and an object")
        event = self._service.events.emit_raw(body)
        self._service.changed()
        return await self._answer(event, [event], body)

    async def resend(self, request: Request) -> Response:
        body = await control_body(request, {"wait"})
        event = self._service.events.resend(request.path_params["id"])
        return await self._answer(event, [event], body)

    async def deliveries(self, request: Request) -> Response:
        found = self._service.deliveries.find(request.query_params.get("event"), request.query_params.get("type"))
        return JSONResponse({"data": found, "pending": self._service.deliveries.pending})

    async def drain(self, request: Request) -> Response:
        body = await control_body(request, {"timeout_seconds"})
        timeout = float(body.get("timeout_seconds", DRAIN_SECONDS_DEFAULT))
        drained = await self._service.deliveries.wait_for(timeout_seconds=timeout)
        return JSONResponse({"drained": drained, "pending": self._service.deliveries.pending})

    async def faults(self, request: Request) -> Response:
        body = await control_body(request, {"faults"})
        self._service.gate.plan_faults(body.get("faults", []))
        return JSONResponse({"faults": body.get("faults", [])})

    async def reset(self, _request: Request) -> Response:
        await self._service.reset()
        return JSONResponse({"reset": True})

    async def _act(self, act: Callable[[], Json], body: dict[str, Any]) -> Response:
        before = len(self._service.account.collections["events"])
        changed = act()
        events = list(self._service.account.collections["events"].values())[before:]
        self._service.changed()
        return await self._answer(changed, events, body)

    async def _answer(self, changed: Json, events: list[Json], body: dict[str, Any]) -> Response:
        identifiers = [event["id"] for event in events]
        if body.get("wait"):
            await self._service.deliveries.wait_for(identifiers)
        deliveries = [
            {"event": each["event"], "status": each["status"], "attempts": len(each["attempts"])}
            for each in reversed(self._service.deliveries.log)
            if each["event"] in identifiers
        ]
        return JSONResponse(
            {
                "object": changed,
                "events": [{"id": event["id"], "type": event["type"]} for event in events],
                "deliveries": deliveries,
            }
        )


def _whole(body: dict[str, Any], name: str, default: int) -> int:
    value = body.get(name, default)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadControl(f"{name} must be a whole number of minor units")
    return value
