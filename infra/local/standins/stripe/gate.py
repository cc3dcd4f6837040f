"""What every `/v1` request passes: API key, version, decoding, idempotency, planned faults."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import re
import time
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..server import BadControl
from .account import Account
from .config import Config
from .errors import ApiError
from .forms import canonical, decode
from .objects import Json, new_id

Handler = Callable[[Request, dict[str, Any]], Json]
IDEMPOTENCY_SECONDS = 24 * 60 * 60
IDEMPOTENCY_KEY_CHARS_MAX = 255
FAULT_FIELDS = {"status", "delay_seconds"}


class Gate:
    """Wraps the handlers of the API. A handler gets the decoded parameters and returns the object to answer."""

    def __init__(self, account: Account, config: Callable[[], Config], changed: Callable[[], None]) -> None:
        self._account = account
        self._config = config
        self._changed = changed
        self._faults: list[Json] = []

    def plan_faults(self, faults: list[Json]) -> None:
        """The next API calls, one each, answer with this status instead of doing anything, after this delay."""
        for fault in faults:
            if not isinstance(fault, dict) or set(fault) - FAULT_FIELDS:
                raise BadControl(f"a fault is an object with {sorted(FAULT_FIELDS)}")
        self._faults = list(faults)

    def endpoint(self, handler: Handler) -> Callable[[Request], Any]:
        """The Starlette endpoint around a handler."""

        async def answer(request: Request) -> Response:
            request_id = new_id("req", 14)
            headers = {"Request-Id": request_id, "Stripe-Version": self._config().api_version}
            try:
                await self._stumble()
                self._authenticate(request)
                headers["Stripe-Version"] = self._version(request)
                status, body, more = await self._perform(request, handler, request_id)
                return _json(status, body, headers | more)
            except ApiError as error:
                more = {"WWW-Authenticate": 'Bearer realm="Stripe"'} if error.status == 401 else {}
                return _json(error.status, error.body(request_id), headers | more)

        return answer

    async def _stumble(self) -> None:
        if not self._faults:
            return
        fault = self._faults.pop(0)
        await asyncio.sleep(fault.get("delay_seconds", 0))
        status = fault.get("status")
        if status == 429:
            raise ApiError("Request rate limit exceeded.", status=429, code="rate_limit")
        if status is not None:
            raise ApiError("An unknown error occurred", status=status, kind="api_error")

    def _authenticate(self, request: Request) -> None:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        key = ""
        if scheme.lower() == "bearer":
            key = credentials.strip()
        elif scheme.lower() == "basic":
            try:
                key = base64.b64decode(credentials, validate=True).decode().partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                key = ""
        if not key:
            raise ApiError(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using "
                "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
                "https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
                status=401,
            )
        if key not in self._config().api_keys:
            shown = f"{key[:8]}{'*' * 8}{key[-4:]}" if len(key) > 12 else "*" * len(key)
            raise ApiError(f"Invalid API Key provided: {shown}", status=401)

    def _version(self, request: Request) -> str:
        version = request.headers.get("stripe-version", self._config().api_version)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?", version):
            raise ApiError(f"Invalid Stripe API version: {version}")
        return version

    async def _perform(self, request: Request, handler: Handler, request_id: str) -> tuple[int, Json, dict[str, str]]:
        if request.method != "POST":
            return 200, handler(request, decode(request.url.query)), {}
        tree = await self._form(request)
        key = request.headers.get("idempotency-key")
        if key is None:
            body = handler(request, tree)
            self._changed()
            return 200, body, {}
        return self._once(key, request, tree, handler, request_id)

    async def _form(self, request: Request) -> dict[str, Any]:
        body = await request.body()
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and kind != "application/x-www-form-urlencoded":
            raise ApiError(
                "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have "
                "any questions, we can help at https://support.stripe.com/."
            )
        try:
            return decode(body.decode("ascii"))
        except UnicodeDecodeError as error:
            raise ApiError("Invalid request: the body could not be decoded as a form.") from error

    def _once(
        self, key: str, request: Request, tree: dict[str, Any], handler: Handler, request_id: str
    ) -> tuple[int, Json, dict[str, str]]:
        """https://docs.stripe.com/api/idempotent_requests: refused parameters are not remembered, answers are."""
        if not key or len(key) > IDEMPOTENCY_KEY_CHARS_MAX:
            raise ApiError(f"The idempotency key must have 1 to {IDEMPOTENCY_KEY_CHARS_MAX} characters.")
        known = self._account.idempotent.get(key)
        if known is not None and known["at"] > time.time() - IDEMPOTENCY_SECONDS:
            self._require_same(key, known, request.url.path, tree)
            replayed = {
                "Idempotency-Key": key,
                "Idempotent-Replayed": "true",
                "Original-Request": known["request_id"],
            }
            return known["status"], json.loads(known["body"]), replayed
        body = handler(request, tree)
        self._account.idempotent[key] = {
            "at": int(time.time()),
            # As text: the objects in it must not change with the account's.
            "body": json.dumps(body),
            "parameters": canonical(tree),
            "path": request.url.path,
            "request_id": request_id,
            "status": 200,
        }
        self._changed()
        return 200, body, {"Idempotency-Key": key, "Original-Request": request_id}

    def _require_same(self, key: str, known: Json, path: str, tree: dict[str, Any]) -> None:
        advice = f"Try using a key other than '{key}' if you meant to execute a different request."
        if known["path"] != path:
            raise ApiError(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for "
                f"('{path}' vs '{known['path']}'). {advice}",
                kind="idempotency_error",
            )
        if known["parameters"] != canonical(tree):
            raise ApiError(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                + advice,
                kind="idempotency_error",
            )


def _json(status: int, body: Json, headers: dict[str, str]) -> Response:
    content = json.dumps(body, indent=2, ensure_ascii=False)
    return Response(content, status, headers | {"Cache-Control": "no-cache, no-store"}, "application/json")
