"""Authorization codes and refresh tokens (RFC 6749, PKCE by RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any

from .config import CODE_SECONDS, REFRESH_SECONDS
from .people import Person

VERIFIER = re.compile(r"^[A-Za-z0-9\-._~]{43,128}$")
CHALLENGE = re.compile(r"^[A-Za-z0-9\-_]{43}$")


class GrantError(Exception):
    """A refusal of the token endpoint: the error code of RFC 6749 and a sentence."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@dataclass
class Code:
    """What a code was issued for. It is kept after use, to recognise a second use."""

    person: Person
    redirect_uri: str
    challenge: str
    nonce: str | None
    auth_time: int
    expires_at: float
    refresh_token: str | None = None


@dataclass
class Refresh:
    """A session that can be prolonged."""

    person: Person
    auth_time: int
    expires_at: float


class Grants:
    """Issues and redeems codes and refresh tokens."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}
        self._refresh: dict[str, Refresh] = {}

    def new_code(self, person: Person, redirect_uri: str, challenge: str, nonce: str | None) -> str:
        """A code that one exchange within five minutes may use."""
        now = time.time()
        self._codes = {key: code for key, code in self._codes.items() if code.expires_at > now}
        key = secrets.token_urlsafe(32)
        self._codes[key] = Code(person, redirect_uri, challenge, nonce, int(now), now + CODE_SECONDS)
        return key

    def redeem_code(self, key: str, redirect_uri: str, verifier: str) -> tuple[Code, str]:
        """The code's content and a refresh token. A second use also ends what the first one gave."""
        code = self._codes.get(key)
        if code is None or code.expires_at <= time.time():
            raise GrantError("invalid_grant", "The code is unknown or has expired.")
        if code.refresh_token is not None:
            self._refresh.pop(code.refresh_token, None)
            raise GrantError("invalid_grant", "The code has already been used.")
        if redirect_uri != code.redirect_uri:
            raise GrantError("invalid_grant", "redirect_uri differs from the authorization request's.")
        if not VERIFIER.match(verifier) or not hmac.compare_digest(challenge_of(verifier), code.challenge):
            raise GrantError("invalid_grant", "code_verifier does not match code_challenge.")
        code.refresh_token = self.new_refresh(code.person, code.auth_time)
        return code, code.refresh_token

    def new_refresh(self, person: Person, auth_time: int) -> str:
        """A refresh token, valid 30 days."""
        token = secrets.token_urlsafe(48)
        self._refresh[token] = Refresh(person, auth_time, time.time() + REFRESH_SECONDS)
        return token

    def redeem_refresh(self, token: str) -> Refresh:
        """The session behind a refresh token, which stays valid, as with Cognito."""
        refresh = self._refresh.get(token)
        if refresh is None or refresh.expires_at <= time.time():
            raise GrantError("invalid_grant", "The refresh token is unknown or has expired.")
        return refresh

    def revoke(self, token: str) -> None:
        """Ends a session; an unknown token is no error (RFC 7009)."""
        self._refresh.pop(token, None)

    def person_by_sub(self, subject: str) -> Person | None:
        """A person who has signed in and whose session is still known."""
        return next((each.person for each in self._refresh.values() if each.person.sub == subject), None)

    def snapshot(self) -> dict[str, Any]:
        """Refresh tokens survive a restart, codes need not."""
        return {token: asdict(refresh) for token, refresh in self._refresh.items()}

    def forget_all(self) -> None:
        """Ends every session and every sign-in under way."""
        self._codes.clear()
        self._refresh.clear()

    def restore(self, stored: dict[str, Any]) -> None:
        """Takes up the stored refresh tokens."""
        for token, each in stored.items():
            person = Person(each["person"]["email"], each["person"]["name"], tuple(each["person"]["groups"]))
            self._refresh[token] = Refresh(person, each["auth_time"], each["expires_at"])


def challenge_of(verifier: str) -> str:
    """S256: the only method accepted, since `plain` protects nothing."""
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
