"""What the four services share: command-line flags, start-up, and small HTTP conveniences."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp


@dataclass(frozen=True)
class Listen:
    """Where a service listens and how the rest of the machine addresses it."""

    host: str
    port: int
    public_url: str
    state_file: Path | None


def argument_parser(service: str, port: int, about: str) -> argparse.ArgumentParser:
    """The flags common to all services; each service adds its own."""
    parser = argparse.ArgumentParser(prog=f"python -m standins.{service}", description=about)
    parser.add_argument("--host", default="127.0.0.1", help="address to bind (default: %(default)s)")
    parser.add_argument("--port", type=int, default=port, help="port to bind (default: %(default)s)")
    parser.add_argument("--public-url", help="how others address this service (default: http://127.0.0.1:PORT)")
    parser.add_argument("--state-file", type=Path, help="keep the state in this JSON file (default: memory only)")
    return parser


def listen_from(arguments: argparse.Namespace) -> Listen:
    """Reads the common flags back; the public URL never ends in a slash, so that paths can be appended."""
    public_url = (arguments.public_url or f"http://127.0.0.1:{arguments.port}").rstrip("/")
    return Listen(arguments.host, arguments.port, public_url, arguments.state_file)


def serve(app: ASGIApp, listen: Listen) -> None:
    """Serves until SIGTERM or SIGINT; open keep-alive connections may not hold up the stop."""
    uvicorn.run(
        app,
        host=listen.host,
        port=listen.port,
        log_level="info",
        timeout_graceful_shutdown=2,
        server_header=False,
    )


def health_route(service: str) -> Route:
    """`GET /healthz`, by which the process manager knows that the service is up."""

    async def health(_request: Request) -> Response:
        return JSONResponse({"service": service, "ok": True})

    return Route("/healthz", health)


class BadControl(Exception):
    """A `/_control/` call that makes no sense; the message is for the person writing the test."""


async def control_body(request: Request, allowed: set[str]) -> dict[str, Any]:
    """The JSON object of a control call. Unknown fields are refused, so that a typo cannot pass silently."""
    raw = await request.body()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError as error:
        raise BadControl(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise BadControl("the body must be a JSON object")
    unknown = sorted(set(body) - allowed)
    if unknown:
        raise BadControl(f"unknown fields {unknown}; known are {sorted(allowed)}")
    return body


async def refuse_control(_request: Request, error: Exception) -> Response:
    """Exception handler for `BadControl`."""
    return JSONResponse({"error": str(error)}, status_code=400)
