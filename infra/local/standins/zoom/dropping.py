"""Closing a connection without an answer, which ASGI does not foresee.

A client that has sent a request and loses the connection cannot know whether it was carried out; our
Zoom function must cope with that, so the stand-in must be able to cause it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

TRANSPORT = "standins.transport"


class DroppingConnections:
    """Outermost layer: remembers the server's transport before other layers wrap `send`.

    It relies on uvicorn's `send` being a bound method of the object that holds the transport;
    requirements.txt pins uvicorn, and a test drops a connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            cycle: Any = getattr(send, "__self__", None)
            scope[TRANSPORT] = getattr(cycle, "transport", None)
        await self._app(scope, receive, send)


async def drop_connection(request: Request) -> None:
    """Aborts the connection and lets the server notice it, so that it sends nothing more."""
    transport = request.scope.get(TRANSPORT)
    if transport is None:
        raise RuntimeError("this server's connections cannot be dropped; run under uvicorn")
    transport.abort()
    while not await request.is_disconnected():
        await asyncio.sleep(0)
