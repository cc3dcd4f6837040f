"""The authorization endpoint and its sign-in page, and signing out."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..pages import Pages
from ..provider import provider_name
from .config import Config
from .grants import CHALLENGE, Grants
from .people import People

CARRIED = (
    "client_id redirect_uri response_type scope state nonce code_challenge code_challenge_method login_hint prompt"
).split()


class SignIn:
    """Shows who can sign in and redirects back with a code. There is no password, because it is a stand-in.

    The issuer keeps no session and asks at every sign-in, so that switching accounts takes one click.
    """

    def __init__(self, config: Config, people: People, grants: Grants, pages: Pages) -> None:
        self._config = config
        self._people = people
        self._grants = grants
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route("/oauth2/authorize", self.authorize),
            Route("/oauth2/authorize", self.choose, methods=["POST"]),
            Route("/logout", self.sign_out),
        ]

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        refusal = self._refusal(asked)
        if refusal is not None:
            return refusal
        # Without a session, silent sign-in is impossible.
        if asked.get("prompt") == "none":
            return self._back(asked, error="login_required")
        return self._page(asked)

    async def choose(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = {name: form[name] for name in CARRIED if name in form}
        refusal = self._refusal(asked)
        if refusal is not None:
            return refusal
        email = form.get("person") or form.get("email", "")
        person = self._people.find(email)
        if person is None:
            return self._page(asked, "Enter an email address, such as name@example.com.", email, 400)
        code = self._grants.new_code(person, asked["redirect_uri"], asked["code_challenge"], asked.get("nonce"))
        return self._back(asked, code=code)

    async def sign_out(self, request: Request) -> Response:
        """Accepts Cognito's parameters and those of OpenID Connect's RP-initiated logout."""
        query = request.query_params
        target = query.get("logout_uri") or query.get("post_logout_redirect_uri")
        if query.get("client_id", self._config.client_id) != self._config.client_id:
            return self._error("This application is not registered here.")
        if target is None:
            return self._pages.render("message.html", title="Signed out", message="You have signed out.")
        if not self._config.allows_sign_out_to(target):
            return self._error("This sign-out address is not allowed.")
        state = query.get("state")
        if state is not None:
            target += ("&" if "?" in target else "?") + urlencode({"state": state})
        return RedirectResponse(target, status_code=302)

    def _refusal(self, asked: Mapping[str, str]) -> Response | None:
        """Errors about the client or address are shown here; redirecting would be an open redirect."""
        if asked.get("client_id") != self._config.client_id:
            return self._error("This application is not registered here.")
        if asked.get("redirect_uri") not in self._config.redirect_uris:
            return self._error("This redirect address is not registered for the application.")
        if asked.get("response_type") != "code":
            return self._back(asked, error="unsupported_response_type")
        if "openid" not in asked.get("scope", "").split():
            return self._back(asked, error="invalid_scope", error_description="scope must contain openid")
        if asked.get("code_challenge_method") != "S256" or not CHALLENGE.match(asked.get("code_challenge", "")):
            return self._back(asked, error="invalid_request", error_description="PKCE with S256 is required")
        return None

    def _back(self, asked: Mapping[str, str], **answer: str) -> Response:
        """Redirects to the application, with `iss` as RFC 9207 requires."""
        if "state" in asked:
            answer["state"] = asked["state"]
        answer["iss"] = self._config.issuer
        separator = "&" if "?" in asked["redirect_uri"] else "?"
        return RedirectResponse(asked["redirect_uri"] + separator + urlencode(answer), status_code=303)

    def _page(self, asked: Mapping[str, str], problem: str = "", email: str = "", status: int = 200) -> Response:
        return self._pages.render(
            "sign_in.html",
            status,
            provider=provider_name(),
            people=[
                {"email": each.email, "name": each.name, "about": self._people.about[each.email.lower()]}
                for each in self._people.demo
            ],
            carried={name: asked[name] for name in CARRIED if name in asked},
            email=email or asked.get("login_hint", ""),
            problem=problem,
        )

    def _error(self, message: str) -> Response:
        return self._pages.render("message.html", 400, title="Sign-in failed", message=message)
