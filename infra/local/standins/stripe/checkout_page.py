"""The hosted Checkout page, for people: `GET /c/pay/{session}`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..pages import Pages
from .charges import DECLINE_MESSAGE
from .errors import ApiError
from .objects import Json
from .service import Service

DELAYED_NAMES = {
    "us_bank_account": "US bank debit",
    "bacs_debit": "Bacs Direct Debit",
    "sepa_debit": "SEPA Direct Debit",
    "au_becs_debit": "BECS Direct Debit",
    "acss_debit": "pre-authorised debit",
}


class CheckoutPage:
    """Shows a session according to its state and turns the buyer's clicks into payments."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self._service = service
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route("/c/pay/{id}", self.show),
            Route("/c/pay/{id}", self.pay, methods=["POST"]),
            Route("/c/pay/{id}/settle", self.settle, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        session = self._find(request)
        return self._render(session) if session else self._missing()

    async def pay(self, request: Request) -> Response:
        session = self._find(request)
        if session is None:
            return self._missing()
        form = await request.form()
        email, name = str(form.get("email", "")).strip(), str(form.get("name", "")).strip()
        # After a second click the session is already complete, so the buyer is just redirected.
        if session["status"] == "open":
            if "@" not in email or not name:
                return self._render(session, "Enter your email address and name.", email, name, 400)
            try:
                self._service.checkout.pay(session["id"], str(form.get("method", "card")), email, name)
            except ApiError as error:
                return self._render(session, error.message, email, name, 400)
            finally:
                self._service.changed()
        if session["status"] == "open":
            return self._render(session, f"{DECLINE_MESSAGE} Try another payment method.", email, name, 402)
        if session["status"] == "expired":
            return self._render(session)
        return RedirectResponse(success_url(session), status_code=303)

    async def settle(self, request: Request) -> Response:
        session = self._find(request)
        if session is None:
            return self._missing()
        form = await request.form()
        # If already settled (a resubmitted form), the page shows the outcome.
        if self._service.checkout.awaits_settlement(session):
            self._service.checkout.settle(session["id"], form.get("outcome") == "succeeded")
            self._service.changed()
        return RedirectResponse(f"/c/pay/{session['id']}", status_code=303)

    def _find(self, request: Request) -> Json | None:
        try:
            return self._service.checkout.find(request.path_params["id"])
        except ApiError:
            return None

    def _missing(self) -> Response:
        return self._pages.render("missing.html", 404)

    def _render(self, session: Json, problem: str = "", email: str = "", name: str = "", status: int = 200) -> Response:
        delayed = [kind for kind in session["payment_method_types"] if kind != "card"]
        return self._pages.render(
            "checkout.html",
            status,
            view=self._view(session),
            session_id=session["id"],
            merchant=session["branding_settings"]["display_name"],
            currency=session["currency"],
            total=session["amount_total"],
            discount=session["total_details"]["amount_discount"],
            tax=session["total_details"]["amount_tax"],
            lines=self._service.account.line_items(session["id"])["data"],
            delayed=DELAYED_NAMES[delayed[0]] if delayed else "",
            cancel_url=session["cancel_url"],
            success_url=success_url(session),
            email=email or session["customer_email"] or "",
            name=name,
            problem=problem,
        )

    def _view(self, session: Json) -> str:
        if session["status"] != "complete":
            return str(session["status"])
        if self._service.checkout.awaits_settlement(session):
            return "processing"
        return "failed" if session["payment_status"] == "unpaid" else "paid"


def success_url(session: Json) -> str:
    """Where the buyer goes after paying; the template variable works anywhere in the address."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
