"""The HTML pages of the stand-ins: one template environment and strict headers for every page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

TEMPLATES = Path(__file__).parent / "templates"

# Currencies whose smallest unit is the unit itself (https://docs.stripe.com/currencies#zero-decimal).
ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split())
SYMBOLS = {"usd": "$", "gbp": "£", "eur": "€", "jpy": "¥"}

# Forms may lead away (sign-in and payment redirect to the front end), therefore no `form-action`.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "script-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def money(minor_units: int, currency: str) -> str:
    """`4900, "gbp"` → `£49.00`. Integer arithmetic only: amounts are never floats."""
    currency = currency.lower()
    if currency in ZERO_DECIMAL:
        amount = f"{minor_units:,}"
    else:
        sign, whole = ("-", -minor_units) if minor_units < 0 else ("", minor_units)
        amount = f"{sign}{whole // 100:,}.{whole % 100:02d}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{amount}" if symbol else f"{amount} {currency.upper()}"


def moment(value: int | float | str | None) -> str:
    """A Unix time or ISO 8601 string as `2026-11-22 09:53:07 UTC`; anything else as it is."""
    if value is None or value == "":
        return "–"
    if isinstance(value, int | float):
        at = datetime.fromtimestamp(value, UTC)
    else:
        try:
            at = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            return value
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


class Pages:
    """Renders templates of one service; escaping is on, and a missing variable is an error."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["money"] = money
        self._environment.filters["moment"] = moment

    def render(self, name: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """The page as an answer; it may neither be framed nor run foreign scripts."""
        html = self._environment.get_template(f"{self._folder}/{name}").render(**values)
        headers = {
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return HTMLResponse(html, status_code=status, headers=headers)
