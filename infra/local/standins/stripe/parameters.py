"""Which parameters the simulated endpoints accept, and the checks that Stripe makes on their values.

A shape is a dictionary from parameter to one of: a checking function, a nested shape, a list with one
of both inside (a list parameter), or `NOT_SIMULATED` (Stripe takes it, this stand-in refuses it
openly). The names were compared with Stripe's Python library 16.1; a test compares them again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from .errors import ApiError, not_simulated, unknown_parameter
from .forms import as_list

Check = Callable[[Any, str], Any]
NOT_SIMULATED = object()

METADATA_KEYS_MAX = 50
METADATA_KEY_CHARS_MAX = 40
METADATA_VALUE_CHARS_MAX = 500
# The currencies that the demo and the tests use, and the smallest total Stripe charges in them.
SMALLEST_CHARGE = {"usd": 50, "gbp": 30, "eur": 50, "aud": 50, "cad": 50, "chf": 50, "jpy": 50, "sek": 300}


def checked(tree: dict[str, Any], shape: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The parameters with their values converted; the first fault is raised as Stripe's error."""
    result: dict[str, Any] = {}
    for name, value in tree.items():
        param = f"{prefix}[{name}]" if prefix else name
        if name not in shape:
            raise unknown_parameter(param, set(shape))
        result[name] = _checked_value(value, shape[name], param)
    return result


def _checked_value(value: Any, rule: Any, param: str) -> Any:
    if rule is NOT_SIMULATED:
        raise not_simulated(param)
    if isinstance(rule, dict):
        if not isinstance(value, dict):
            raise ApiError("Invalid object", code="parameter_invalid_empty" if value == "" else None, param=param)
        return checked(value, rule, param)
    if isinstance(rule, list):
        items = as_list(value)
        if items is None:
            raise ApiError("Invalid array", param=param)
        return [_checked_value(item, rule[0], f"{param}[{index}]") for index, item in enumerate(items)]
    return rule(value, param)


def text(max_chars: int = 5000) -> Check:
    """A non-empty string of at most so many characters."""

    def check(value: Any, param: str) -> str:
        if not isinstance(value, str):
            raise ApiError("Invalid string", param=param)
        if value == "":
            message = (
                f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a "
                f"parameter; however '{param}' cannot be unset. You should remove '{param}' from your request or "
                "supply a non-empty value."
            )
            raise ApiError(message, code="parameter_invalid_empty", param=param)
        if len(value) > max_chars:
            raise ApiError(f"Invalid string: {value[:20]}…; must be at most {max_chars} characters", param=param)
        return value

    return check


def integer(minimum: int = 0) -> Check:
    """A whole number; floats and signs out of range are refused."""

    def check(value: Any, param: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,12}", value):
            raise ApiError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=param)
        number = int(value)
        if number < minimum:
            what = "positive" if minimum == 1 else "non-negative"
            raise ApiError(f"Invalid {what} integer", code="parameter_invalid_integer", param=param)
        return number

    return check


def boolean(value: Any, param: str) -> bool:
    """`true` or `false`."""
    if value not in ("true", "false"):
        raise ApiError(f"Invalid boolean: {value}", param=param)
    return bool(value == "true")


def only_false(value: Any, param: str) -> bool:
    """A switch whose effect is not simulated: it may be named, but not turned on."""
    if boolean(value, param):
        raise not_simulated(param)
    return False


def one_of(*allowed: str) -> Check:
    """One of the documented values."""

    def check(value: Any, param: str) -> str:
        if value not in allowed:
            name = param.rsplit("[", 1)[-1].rstrip("]")
            raise ApiError(f"Invalid {name}: must be one of {', '.join(allowed)}", param=param)
        return str(value)

    return check


def currency(value: Any, param: str) -> str:
    """A supported currency, in lower case from here on."""
    lower = value.lower() if isinstance(value, str) else ""
    if lower not in SMALLEST_CHARGE:
        known = ", ".join(sorted(SMALLEST_CHARGE))
        raise ApiError(f"Invalid currency: {value}. Stripe currently supports these currencies: {known}", param=param)
    return lower


def url(value: Any, param: str) -> str:
    """An absolute http(s) URL; Stripe allows http in test mode."""
    checked_text = str(text()(value, param))
    parts = urlsplit(checked_text)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c.isspace() for c in checked_text):
        raise ApiError("Not a valid URL", code="url_invalid", param=param)
    return checked_text


def email(value: Any, param: str) -> str:
    """An address that looks like one."""
    if not isinstance(value, str) or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) or len(value) > 800:
        raise ApiError(f"Invalid email address: {value}", code="email_invalid", param=param)
    return str(value)


def metadata(value: Any, param: str) -> dict[str, str]:
    """At most 50 keys of 40 characters with values of 500 (https://docs.stripe.com/metadata)."""
    if value == "":
        return {}
    if not isinstance(value, dict):
        raise ApiError("Invalid object", param=param)
    if len(value) > METADATA_KEYS_MAX:
        raise ApiError(f"Metadata can have at most {METADATA_KEYS_MAX} keys, but you passed {len(value)}.", param=param)
    for key, item in value.items():
        if len(key) > METADATA_KEY_CHARS_MAX:
            raise ApiError(
                f"Metadata keys can have up to {METADATA_KEY_CHARS_MAX} characters, but you passed in a key that is "
                f"{len(key)} characters. Invalid key: {key}",
                param=param,
            )
        if not isinstance(item, str):
            raise ApiError(f"Invalid value type: {param}[{key}] must be a string", param=f"{param}[{key}]")
        if len(item) > METADATA_VALUE_CHARS_MAX:
            raise ApiError(
                f"Metadata values can have up to {METADATA_VALUE_CHARS_MAX} characters, but you passed in a value "
                f"that is {len(item)} characters. Invalid value: {item}",
                param=f"{param}[{key}]",
            )
    return {key: item for key, item in value.items() if item != ""}


EXPAND = [text(200)]
RANGE = {"gt": integer(), "gte": integer(), "lt": integer(), "lte": integer()}


def time_range(value: Any, param: str) -> dict[str, int]:
    """`created=N` or `created[gte]=N` and its kin."""
    if isinstance(value, dict):
        return checked(value, RANGE, param)
    exact = integer()(value, param)
    return {"gte": exact, "lte": exact}


PAGE = {"limit": integer(1), "starting_after": text(), "ending_before": text(), "expand": EXPAND}
RETRIEVE = {"expand": EXPAND}
LIST_EVENTS = PAGE | {"created": time_range, "type": text(), "types": [text()], "delivery_success": NOT_SIMULATED}
LIST_SESSIONS = PAGE | {
    "created": time_range,
    "payment_intent": text(),
    "status": one_of("open", "complete", "expired"),
    "customer": NOT_SIMULATED,
    "customer_account": NOT_SIMULATED,
    "customer_details": {"email": email},
    "payment_link": NOT_SIMULATED,
    "subscription": NOT_SIMULATED,
}
LIST_REFUNDS = PAGE | {"created": time_range, "charge": text(), "payment_intent": text()}
LIST_LINE_ITEMS = PAGE
CREATE_REFUND = {
    "amount": integer(1),
    "charge": text(),
    "payment_intent": text(),
    "metadata": metadata,
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
    "expand": EXPAND,
    "currency": NOT_SIMULATED,
    "customer": NOT_SIMULATED,
    "instructions_email": NOT_SIMULATED,
    "origin": NOT_SIMULATED,
    "refund_application_fee": NOT_SIMULATED,
    "reverse_transfer": NOT_SIMULATED,
}
