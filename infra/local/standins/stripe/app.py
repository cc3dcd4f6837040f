"""Puts the Stripe stand-in together as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..pages import Pages
from ..server import BadControl, health_route, refuse_control
from .api import Api
from .checkout_page import CheckoutPage
from .config import Config
from .control import Control
from .dashboard import Dashboard
from .errors import ApiError
from .objects import new_id
from .service import Service


def create_app(config: Config, public_url: str, state_file: Path | None = None) -> Starlette:
    """The application, with its own account; two of them share nothing."""
    service = Service(config, public_url, state_file)
    pages = Pages("stripe")
    api = Api(service.account, service.checkout, service.reversals, service.events, lambda: service.config)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with service.running():
            yield

    return Starlette(
        routes=[
            health_route("stripe"),
            *api.routes(service.gate),
            *CheckoutPage(service, pages).routes(),
            *Dashboard(service, pages).routes(),
            *Control(service).routes(),
        ],
        exception_handlers={BadControl: refuse_control, ApiError: _refuse},
        lifespan=lifespan,
    )


async def _refuse(_request: Request, error: Exception) -> Response:
    """Refusals outside `/v1`: the control endpoints answer in Stripe's shape too."""
    assert isinstance(error, ApiError)
    return JSONResponse(error.body(new_id("req", 14)), status_code=error.status)
