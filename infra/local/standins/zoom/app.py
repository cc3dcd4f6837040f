"""Puts the Zoom stand-in together: authentication, limits, planned answers, the call log."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..server import BadControl, health_route, refuse_control
from . import fields
from .config import Config
from .control import Control
from .dropping import DroppingConnections, drop_connection
from .errors import OAuthError, ZoomError
from .service import Service

Json = dict[str, Any]
Work = Callable[[Request, bytes], tuple[int, Json | None]]


class Endpoints:
    """The documented endpoints. `kind` is `meeting` or `webinar`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        routes = [Route("/oauth/token", self._serve("token", self._token), methods=["POST"])]
        for kind in ("meeting", "webinar"):
            base = f"/v2/{kind}s/{{id}}"
            routes += [
                Route(base, self._serve("get", self._get(kind)), methods=["GET"]),
                Route(f"{base}/registrants", self._serve("add", self._add(kind)), methods=["POST"]),
                Route(f"{base}/registrants", self._serve("list", self._list(kind)), methods=["GET"]),
                Route(f"{base}/registrants/status", self._serve("status", self._status(kind)), methods=["PUT"]),
            ]
        return routes

    def _serve(self, operation: str, work: Work) -> Callable[[Request], Any]:
        """Around every operation: the log, a planned answer, and errors in Zoom's shapes."""

        async def handler(request: Request) -> Response:
            raw = await request.body()
            planned = self._service.script.next_for(operation)
            call = self._service.log_call(operation, request, raw)
            response = None
            if planned is None or planned.get("accept") or set(planned) <= {"operation", "delay_seconds"}:
                response = self._perform(operation, work, request, raw)
                call["worked"] = response.status_code < 400
            if planned is not None:
                await asyncio.sleep(planned.get("delay_seconds", 0))
                if planned.get("drop"):
                    call["status"] = "dropped"
                    await drop_connection(request)
                    return Response(status_code=500)
                if "status" in planned:
                    body, headers = planned.get("body"), planned.get("headers", {})
                    response = (
                        Response(None, planned["status"], headers)
                        if body is None
                        else JSONResponse(body, planned["status"], headers)
                    )
            assert response is not None, "an answer is either planned or worked out"
            call["status"] = response.status_code
            response.headers.setdefault("x-zm-trackingid", f"v=2.0;clid=local;rid=WEB_{secrets.token_hex(16)}")
            return response

        return handler

    def _perform(self, operation: str, work: Work, request: Request, raw: bytes) -> Response:
        try:
            if operation != "token":
                self._service.tokens.require(request.headers.get("authorization", ""))
                self._service.limits.count_call()
            status, body = work(request, raw)
            self._service.changed()
            return Response(status_code=status) if body is None else JSONResponse(body, status)
        except ZoomError as error:
            self._service.changed()
            return JSONResponse(error.body(), error.status, error.headers)
        except OAuthError as error:
            return JSONResponse({"reason": error.reason, "error": error.error}, error.status)

    def _token(self, request: Request, raw: bytes) -> tuple[int, Json | None]:
        parameters = dict(request.query_params)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            parameters |= dict(parse_qsl(raw.decode("ascii", "replace")))
        return 200, self._service.tokens.issue(request.headers.get("authorization", ""), parameters)

    def _get(self, kind: str) -> Work:
        def work(request: Request, _raw: bytes) -> tuple[int, Json | None]:
            known = {"occurrence_id", "show_previous_occurrences"} if kind == "meeting" else {"occurrence_id"}
            fields.require_known(request.query_params, known)
            return 200, self._service.meetings.look_at(kind, request.path_params["id"]).shown()

        return work

    def _add(self, kind: str) -> Work:
        def work(request: Request, raw: bytes) -> tuple[int, Json | None]:
            given = fields.json_object(raw, request.headers.get("content-type", ""))
            query = dict(request.query_params)
            return 201, self._service.registrants.add(kind, request.path_params["id"], given, query)

        return work

    def _list(self, kind: str) -> Work:
        return lambda request, _raw: (
            200,
            self._service.registrants.list_page(kind, request.path_params["id"], dict(request.query_params)),
        )

    def _status(self, kind: str) -> Work:
        def work(request: Request, raw: bytes) -> tuple[int, Json | None]:
            given = fields.json_object(raw, request.headers.get("content-type", ""))
            query = dict(request.query_params)
            self._service.registrants.change_status(kind, request.path_params["id"], given, query)
            return 204, None

        return work


def create_app(
    config: Config, meetings: list[str], webinars: list[str], state_file: Path | None = None
) -> DroppingConnections:
    """The application, with its own meetings; two of them share nothing."""
    service = Service(config, meetings, webinars, state_file)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with service.writing():
            yield

    return DroppingConnections(
        Starlette(
            routes=[health_route("zoom"), *Endpoints(service).routes(), *Control(service).routes()],
            exception_handlers={BadControl: refuse_control, ZoomError: _refuse},
            lifespan=lifespan,
        )
    )


async def _refuse(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ZoomError)
    return JSONResponse(error.body(), error.status)
