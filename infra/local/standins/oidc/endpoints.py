"""Discovery, keys, token endpoint and userinfo: what programs call."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .config import TOKEN_SECONDS, Config
from .grants import GrantError, Grants
from .keys import KeyRing
from .people import GROUPS, People, Person
from .tokens import Tokens

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
VALIDITY_SECONDS_MAX = 30 * 24 * 60 * 60


class Endpoints:
    """The machine side of the issuer."""

    def __init__(self, config: Config, people: People, grants: Grants, keys: KeyRing, tokens: Tokens) -> None:
        self._config = config
        self._people = people
        self._grants = grants
        self._keys = keys
        self._tokens = tokens

    async def discovery(self, _request: Request) -> Response:
        issuer = self._config.issuer
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/oauth2/authorize",
                "token_endpoint": f"{issuer}/oauth2/token",
                "userinfo_endpoint": f"{issuer}/oauth2/userInfo",
                "revocation_endpoint": f"{issuer}/oauth2/revoke",
                "end_session_endpoint": f"{issuer}/logout",
                "jwks_uri": f"{issuer}/.well-known/jwks.json",
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code", "refresh_token", "password"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid", "email", "profile"],
                "claims_supported": ["sub", "email", "email_verified", "name", "cognito:groups"],
                "token_endpoint_auth_methods_supported": ["none"],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def jwks(self, _request: Request) -> Response:
        return JSONResponse(self._keys.jwks())

    async def token(self, request: Request) -> Response:
        try:
            given = await _parameters(request)
            if given.get("grant_type") != "password" and given.get("client_id") != self._config.client_id:
                raise GrantError("invalid_client", "client_id is missing or unknown.")
            return JSONResponse(self._grant(given), headers=NO_STORE)
        except GrantError as error:
            status = 401 if error.error == "invalid_client" else 400
            body = {"error": error.error, "error_description": error.description}
            return JSONResponse(body, status, NO_STORE)

    def _grant(self, given: dict[str, Any]) -> dict[str, Any]:
        kind = given.get("grant_type")
        if kind == "authorization_code":
            code, refresh_token = self._grants.redeem_code(
                given.get("code", ""), given.get("redirect_uri", ""), given.get("code_verifier", "")
            )
            issued = self._tokens.issue(code.person, auth_time=code.auth_time, nonce=code.nonce)
            return issued | {"refresh_token": refresh_token}
        if kind == "refresh_token":
            refresh = self._grants.redeem_refresh(given.get("refresh_token", ""))
            return self._tokens.issue(refresh.person, auth_time=refresh.auth_time)
        if kind == "password":
            return self._password(given)
        raise GrantError("unsupported_grant_type", "Supported are authorization_code, refresh_token and password.")

    def _password(self, given: dict[str, Any]) -> dict[str, Any]:
        """For tests and the command line: a token for anybody, no password asked."""
        person = self._people.find(str(given.get("username", "")))
        if person is None:
            raise GrantError("invalid_request", "username must be an email address.")
        person = self._as_wished(person, given)
        seconds = given.get("expires_in", TOKEN_SECONDS)
        try:
            seconds = int(seconds)
        except (TypeError, ValueError):
            raise GrantError("invalid_request", "expires_in must be a whole number of seconds.") from None
        if abs(seconds) > VALIDITY_SECONDS_MAX:
            raise GrantError("invalid_request", "expires_in may be at most 30 days.")
        refresh_token = self._grants.new_refresh(person, int(time.time()))
        return self._tokens.issue(person, seconds=seconds) | {"refresh_token": refresh_token}

    def _as_wished(self, person: Person, given: dict[str, Any]) -> Person:
        if "group" in given:
            if given["group"] not in GROUPS:
                raise GrantError("invalid_request", f"group must be one of {', '.join(GROUPS)}.")
            person = replace(person, groups=(given["group"],))
        if "name" in given:
            person = replace(person, name=str(given["name"]))
        return person

    async def userinfo(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise jwt.InvalidTokenError("no bearer token")
            subject = self._tokens.subject_of(token)
        except jwt.InvalidTokenError:
            headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'} | NO_STORE
            return JSONResponse({"error": "invalid_token"}, 401, headers)
        person = self._grants.person_by_sub(subject) or self._demo_person(subject)
        # Only the token's subject is certain after a restart; the rest is what is still known.
        claims: dict[str, Any] = {"sub": subject, "username": subject}
        if person is not None:
            claims |= {"email": person.email, "email_verified": "true", "name": person.name}
        return JSONResponse(claims, headers=NO_STORE)

    def _demo_person(self, subject: str) -> Person | None:
        return next((each for each in self._people.demo if each.sub == subject), None)

    async def revoke(self, request: Request) -> Response:
        try:
            self._grants.revoke(str((await _parameters(request)).get("token", "")))
        except GrantError as error:
            return JSONResponse({"error": error.error, "error_description": error.description}, 400)
        return Response(status_code=200)


async def _parameters(request: Request) -> dict[str, Any]:
    """A form, as OAuth has it, or JSON for convenience in tests."""
    raw = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            given = json.loads(raw)
        elif kind == "application/x-www-form-urlencoded":
            given = dict(parse_qsl(raw.decode(), keep_blank_values=True))
        else:
            raise GrantError("invalid_request", "Send a form (application/x-www-form-urlencoded) or JSON.")
    except ValueError:
        raise GrantError("invalid_request", "The body could not be read.") from None
    if not isinstance(given, dict):
        raise GrantError("invalid_request", "The body must be an object.")
    return given
