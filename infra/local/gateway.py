"""The one address of the site: pages and files from the build, `/api/*` from the HTTP API, as CloudFront does it.

What CloudFront does to a request is in ../edge/viewer_request.js; this does the same, and a test compares the two. The
local stack serves an API below a path, `/_aws/execute-api/ID/…`, or under a name that many clients cannot resolve.
Run by `cargo xtask up`: python gateway.py --port 4574 --files ../../frontend/dist --stack ../../.local/stack.json
"""

import argparse
import json
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import frontend

# These concern one connection only, and the servers on both sides write their own. The gateway is called by its own
# name, and hears in x-forwarded-host which name the caller used.
HOP_BY_HOP = {b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"content-length", b"date", b"server"}
REPLACED = HOP_BY_HOP | {b"host", b"x-forwarded-host"}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def api_path(path: str) -> str:
    """The path of the gateway's route: route keys have no trailing slash."""
    return path[:-1] if path.endswith("/") else path


def application(stack_file: Path, files: Path) -> Starlette:
    """Pages and API. The API's address is read for each request, so a redeploy needs no restart."""

    @asynccontextmanager
    async def lifespan(app: Starlette):
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
        async with httpx.AsyncClient(limits=limits, timeout=35) as client:
            app.state.client = client
            yield

    async def api(request: Request) -> Response:
        try:
            stack = json.loads(stack_file.read_text())
        except FileNotFoundError:
            return JSONResponse({"message": "Service Unavailable"}, 503)
        path = api_path(request.scope["raw_path"].decode("ascii"))
        query = request.scope["query_string"].decode("ascii")
        url = f"{stack['aws_endpoint']}/_aws/execute-api/{stack['api_id']}{path}" + (f"?{query}" if query else "")
        headers = [(name, value) for name, value in request.headers.raw if name not in REPLACED]
        sent = request.app.state.client.build_request(
            request.method,
            url,
            headers=[*headers, (b"x-forwarded-host", request.headers["host"].encode())],
            content=await request.body(),
        )
        answer = await request.app.state.client.send(sent, stream=True)
        body = b"".join([part async for part in answer.aiter_raw()])
        response = Response(body, answer.status_code)
        response.raw_headers += [(n.lower(), v) for n, v in answer.headers.raw if n.lower() not in HOP_BY_HOP]
        return response

    async def page(request: Request) -> Response:
        return frontend.answer(request, files, stack_file)

    async def healthy(_request: Request) -> Response:
        return JSONResponse({"service": "gateway", "ok": True})

    routes = [
        Route("/healthz", healthy),
        Route("/api/{path:path}", api, methods=METHODS),
        Route("/{path:path}", page, methods=["GET", "HEAD"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=4574)
    options.add_argument("--files", type=Path, required=True)
    options.add_argument("--stack", type=Path, required=True)
    chosen = options.parse_args()
    uvicorn.run(application(chosen.stack, chosen.files), host="127.0.0.1", port=chosen.port, log_level="warning")


if __name__ == "__main__":
    main()
