"""Puts the issuer together as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..pages import Pages
from ..server import BadControl, control_body, health_route, refuse_control
from ..state import StateFile
from .config import Config
from .endpoints import Endpoints
from .grants import Grants
from .keys import KeyRing, SigningKey
from .people import People
from .sign_in import SignIn
from .tokens import Tokens


class Control:
    """`/_control/` of the issuer."""

    def __init__(self, people: People, keys: KeyRing, changed: Callable[[], None]) -> None:
        self._people = people
        self._keys = keys
        self._changed = changed

    def routes(self) -> list[Route]:
        return [
            Route("/_control/people", self.people),
            Route("/_control/keys/rotate", self.rotate, methods=["POST"]),
            Route("/_control/sign", self.sign, methods=["POST"]),
        ]

    async def people(self, _request: Request) -> Response:
        return JSONResponse({"people": [person.as_json() for person in self._people.demo]})

    async def rotate(self, _request: Request) -> Response:
        key = self._keys.rotate()
        self._changed()
        return JSONResponse({"kid": key.kid})

    async def sign(self, request: Request) -> Response:
        """Any claims, signed by the current key or by one that nobody published: for tests that must be refused."""
        body = await control_body(request, {"claims", "key"})
        if not isinstance(body.get("claims"), dict) or body.get("key", "current") not in ("current", "foreign"):
            raise BadControl('send {"claims": {…}, "key"?: "current"|"foreign"}')
        key = self._keys.current if body.get("key", "current") == "current" else SigningKey.generate()
        return JSONResponse({"token": key.sign(body["claims"])})


def create_app(config: Config, state_file: Path | None = None) -> Starlette:
    """The issuer; with a state file its key and sessions outlive it."""
    grants = Grants()
    state = StateFile(state_file, lambda: {"keys": keys.stored(), "refresh": grants.snapshot()})
    stored = state.load() or {"keys": [], "refresh": {}}
    keys = KeyRing(stored["keys"])
    grants.restore(stored["refresh"])
    people = People(config.people_file)
    endpoints = Endpoints(config, people, grants, keys, Tokens(config, keys))
    # A new key must be on disk before the first token: a restart may not invalidate what was handed out.
    state.changed()
    state.flush()

    # Only what the browser application itself calls is open to its origin; pages are not.
    cors = [
        Middleware(
            CORSMiddleware,
            allow_origins=list(config.frontend_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type"],
        )
    ]

    async def token(request: Request) -> Response:
        response = await endpoints.token(request)
        state.changed()
        return response

    async def reset(_request: Request) -> Response:
        grants.forget_all()
        state.changed()
        return JSONResponse({"reset": True})

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with state.writing():
            yield

    get, post = ["GET", "OPTIONS"], ["POST", "OPTIONS"]
    return Starlette(
        routes=[
            health_route("oidc"),
            Route("/.well-known/openid-configuration", endpoints.discovery, methods=get, middleware=cors),
            Route("/.well-known/jwks.json", endpoints.jwks, methods=get, middleware=cors),
            Route("/oauth2/token", token, methods=post, middleware=cors),
            Route("/token", token, methods=post, middleware=cors),
            Route("/oauth2/revoke", endpoints.revoke, methods=post, middleware=cors),
            Route("/oauth2/userInfo", endpoints.userinfo, methods=[*get, "POST"], middleware=cors),
            *SignIn(config, people, grants, Pages("oidc")).routes(),
            Route("/_control/reset", reset, methods=["POST"]),
            *Control(people, keys, state.changed).routes(),
        ],
        exception_handlers={BadControl: refuse_control},
        lifespan=lifespan,
    )
