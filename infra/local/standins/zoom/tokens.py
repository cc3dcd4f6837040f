"""`POST /oauth/token` with the grant `account_credentials`
(https://developers.zoom.us/docs/internal-apps/s2s-oauth/).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable
from typing import Any

from .clock import Clock
from .config import Config
from .errors import OAuthError, ZoomError

SCOPES = (
    "meeting:read:meeting:admin meeting:read:list_registrants:admin meeting:write:registrant:admin "
    "meeting:update:registrant_status:admin webinar:read:webinar:admin webinar:read:list_registrants:admin "
    "webinar:write:registrant:admin webinar:update:registrant_status:admin"
)


class Tokens:
    """Issues access tokens and checks them. There is no refresh token."""

    def __init__(self, clock: Clock, config: Callable[[], Config]) -> None:
        self._clock = clock
        self._config = config
        self._valid_until: dict[str, float] = {}

    def issue(self, authorization: str, parameters: dict[str, str]) -> dict[str, Any]:
        """The token answer; the parameters may come in the query or in the form body, as at Zoom."""
        self._check_client(authorization)
        if parameters.get("grant_type") != "account_credentials":
            raise OAuthError("unsupported_grant_type", "unsupported grant type")
        if parameters.get("account_id") != self._config().account_id:
            raise OAuthError("invalid_request", "Bad Request")
        if self._config().single_token:
            self._valid_until.clear()
        token = f"local.{secrets.token_urlsafe(48)}"
        seconds = self._config().token_seconds
        self._valid_until[token] = self._clock.now().timestamp() + seconds
        return {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": seconds,
            "scope": SCOPES,
            "api_url": "https://api.zoom.us",
        }

    def _check_client(self, authorization: str) -> None:
        scheme, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True) if scheme.lower() == "basic" else b""
        except binascii.Error:
            given = b""
        wanted = f"{self._config().client_id}:{self._config().client_secret}".encode()
        if not hmac.compare_digest(given, wanted):
            raise OAuthError("invalid_client", "Invalid client_id or client_secret")

    def require(self, authorization: str) -> None:
        """Raises 401 with code 124 unless a live bearer token is presented."""
        scheme, _, token = authorization.partition(" ")
        until = self._valid_until.get(token) if scheme.lower() == "bearer" else None
        if until is None:
            raise ZoomError(401, 124, "Invalid access token.")
        if until <= self._clock.now().timestamp():
            raise ZoomError(401, 124, "Access token is expired.")

    def expire_all(self) -> None:
        """Every token issued so far is expired from now on."""
        self._valid_until = dict.fromkeys(self._valid_until, 0.0)
