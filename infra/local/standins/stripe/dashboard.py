"""`GET /dashboard`: payments, disputes and events, with the buttons an account owner has."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..pages import Pages
from .errors import ApiError
from .objects import Json
from .service import Service

SHOWN_AT_MOST = 50


class Dashboard:
    """Renders the account and handles its forms."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages

    def routes(self) -> list[Route]:
        posts = {
            "sessions/{id}/expire": lambda key, _form: self._service.checkout.expire(key),
            "sessions/{id}/settle": lambda key, form: self._service.checkout.settle(
                key, form["outcome"] == "succeeded"
            ),
            "payments/{id}/refund": self._refund,
            "payments/{id}/dispute": lambda key, form: self._service.reversals.open_dispute(
                key, "inquiry" in form, None, None
            ),
            "refunds/{id}/fail": lambda key, _form: self._service.reversals.fail_refund(key),
            "disputes/{id}/escalate": lambda key, _form: self._service.reversals.escalate_inquiry(key),
            "disputes/{id}/close": lambda key, form: self._service.reversals.close_dispute(
                key, form.get("outcome", "")
            ),
            "events/{id}/resend": lambda key, _form: self._service.events.resend(key),
        }
        return [
            Route("/", self.to_dashboard),
            Route("/dashboard", self.show),
            *(Route(f"/dashboard/{path}", self._acting(act), methods=["POST"]) for path, act in posts.items()),
        ]

    async def to_dashboard(self, _request: Request) -> Response:
        return RedirectResponse("/dashboard")

    async def show(self, _request: Request) -> Response:
        return self._render()

    def _acting(self, act: Callable[[str, dict[str, str]], Json]) -> Callable[[Request], object]:
        async def handler(request: Request) -> Response:
            form = {name: str(value) for name, value in (await request.form()).items()}
            try:
                act(request.path_params["id"], form)
            except ApiError as error:
                return self._render(error.message, 400)
            finally:
                self._service.changed()
            return RedirectResponse("/dashboard", status_code=303)

        return handler

    def _refund(self, payment_intent: str, form: dict[str, str]) -> Json:
        amount = {"amount": form["amount"]} if form.get("amount") else {}
        return self._service.reversals.create_refund({"payment_intent": payment_intent} | amount)

    def _render(self, problem: str = "", status: int = 200) -> Response:
        self._service.checkout.expire_overdue()
        return self._pages.render(
            "dashboard.html",
            status,
            problem=problem,
            webhook_url=self._service.config.webhook_url,
            sessions=[self._session(each) for each in self._service.account.newest_first("sessions")[:SHOWN_AT_MOST]],
            events=[self._event(each) for each in self._service.account.newest_first("events")[:SHOWN_AT_MOST]],
        )

    def _session(self, session: Json) -> Json:
        account = self._service.account
        charge = None
        if session["payment_intent"] is not None:
            intent = account.find("payment_intents", session["payment_intent"])
            charge = account.collections["charges"].get(intent["latest_charge"] or "")
        disputes = [each for each in account.newest_first("disputes") if charge and each["charge"] == charge["id"]]
        open_disputes = self._service.reversals.open_disputes(charge["id"]) if charge else []
        succeeded = charge is not None and charge["status"] == "succeeded"
        state, tone = _state(session, charge)
        return {
            "session": session,
            "what": ", ".join(line["description"] for line in account.line_items(session["id"])["data"]),
            "email": (session["customer_details"] or {}).get("email") or "",
            "state": state,
            "tone": tone,
            "processing": self._service.checkout.awaits_settlement(session),
            "refundable": charge["amount_captured"] - charge["amount_refunded"] if succeeded and charge else 0,
            "disputable": succeeded and not open_disputes,
            "disputes": disputes,
            "refunds": [
                each
                for each in account.newest_first("refunds")
                if charge and each["charge"] == charge["id"] and each["status"] != "failed"
            ],
            "open_disputes": open_disputes,
        }

    def _event(self, event: Json) -> Json:
        deliveries = self._service.deliveries.find(event["id"])
        attempts = [attempt for delivery in reversed(deliveries) for attempt in delivery["attempts"]]
        if not deliveries:
            return {"event": event, "state": "not sent", "tone": "", "attempts": []}
        state = deliveries[0]["status"]
        return {
            "event": event,
            "state": state,
            "tone": {"delivered": "good", "failed": "bad"}.get(state, "wait"),
            "attempts": attempts,
        }


def _state(session: Json, charge: Json | None) -> tuple[str, str]:
    if session["status"] != "complete":
        return session["status"], "wait" if session["status"] == "open" else ""
    if charge is None:
        return "no payment required", "good"
    if charge["refunded"]:
        return "refunded", ""
    if charge["amount_refunded"]:
        return "partly refunded", "wait"
    return {"succeeded": ("paid", "good"), "pending": ("processing", "wait")}.get(charge["status"], ("failed", "bad"))
