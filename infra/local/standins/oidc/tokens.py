"""Tokens with the claims that Cognito gives them
(https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html).
"""

from __future__ import annotations

import base64
import hashlib
import time
import uuid
from typing import Any

import jwt

from .config import TOKEN_SECONDS, Config
from .keys import KeyRing
from .people import Person

ACCESS_SCOPE = "openid email profile"


class Tokens:
    """Makes the answers of the token endpoint."""

    def __init__(self, config: Config, keys: KeyRing) -> None:
        self._config = config
        self._keys = keys

    def issue(
        self, person: Person, *, auth_time: int | None = None, nonce: str | None = None, seconds: int = TOKEN_SECONDS
    ) -> dict[str, Any]:
        """An ID token (which our API accepts) and an access token, valid for so many seconds.

        A negative validity makes tokens that have already expired, for tests.
        """
        now = int(time.time())
        shared = {
            "sub": person.sub,
            "iss": self._config.issuer,
            "cognito:groups": list(person.groups),
            "auth_time": auth_time or now,
            "iat": min(now, now + seconds),
            "exp": now + seconds,
            "origin_jti": str(uuid.uuid4()),
            "event_id": str(uuid.uuid4()),
        }
        # As with Cognito: no address and no name in the access token, and no audience.
        access_token = self._keys.current.sign(
            shared
            | {
                "client_id": self._config.client_id,
                "jti": str(uuid.uuid4()),
                "scope": ACCESS_SCOPE,
                "token_use": "access",
                "username": person.sub,
                "version": 2,
            }
        )
        id_claims = shared | {
            "aud": self._config.client_id,
            "at_hash": _half_hash(access_token),
            "cognito:username": person.sub,
            "email": person.email,
            "email_verified": True,
            "jti": str(uuid.uuid4()),
            "name": person.name,
            "token_use": "id",
        }
        if nonce is not None:
            id_claims["nonce"] = nonce
        return {
            "id_token": self._keys.current.sign(id_claims),
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": seconds,
        }

    def subject_of(self, access_token: str) -> str:
        """Who an access token speaks for; raises `jwt.InvalidTokenError`, also for ID tokens."""
        claims = self._keys.verify(access_token, issuer=self._config.issuer, options={"verify_aud": False})
        if claims.get("token_use") != "access":
            raise jwt.InvalidTokenError("not an access token")
        return str(claims["sub"])


def _half_hash(token: str) -> str:
    """`at_hash` (OpenID Connect Core 3.1.3.6): binds the access token to the ID token."""
    digest = hashlib.sha256(token.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
