"""Stripe's error answers (https://docs.stripe.com/api/errors)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any


class ApiError(Exception):
    """An error answer in Stripe's shape. `param` names the offending parameter as it was sent."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.param = param
        self.kind = kind

    def body(self, request_id: str) -> dict[str, Any]:
        """The JSON body; absent parts are left out, as Stripe does."""
        error: dict[str, Any] = {}
        if self.code is not None:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        error["message"] = self.message
        if self.param is not None:
            error["param"] = self.param
        error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        error["type"] = self.kind
        return {"error": error}


def unknown_parameter(param: str, known: set[str]) -> ApiError:
    """Stripe refuses parameters that it does not know, and names a near one."""
    near = get_close_matches(param.rsplit("[", 1)[-1].rstrip("]"), known, n=1)
    hint = f". Did you mean {near[0]}?" if near else ""
    return ApiError(f"Received unknown parameter: {param}{hint}", code="parameter_unknown", param=param)


def missing_parameter(param: str) -> ApiError:
    """A required parameter is absent."""
    return ApiError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def no_such(kind: str, identifier: str, param: str = "id") -> ApiError:
    """The object does not exist in this account and mode."""
    return ApiError(f"No such {kind}: '{identifier}'", status=404, code="resource_missing", param=param)


def not_simulated(param: str) -> ApiError:
    """Stripe knows the parameter, but this stand-in does not act on it; silence would be a false green."""
    return ApiError(
        f"The local stand-in for Stripe does not simulate the parameter {param}.",
        code="standin_not_simulated",
        param=param,
    )
