"""Gives the HTTP API an address of its own, with the paths that it has on AWS.

The local stack serves an API below a path, `/_aws/execute-api/ID/…`, or under a name that many clients
cannot resolve. A function that names its own address, as the `next` of a list does, would name one
that does not exist. Run by `cargo xtask up`: python gateway.py --port 4575 --stack .local/stack.json
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

# These concern one connection only, and the servers on both sides write their own.
HOP_BY_HOP = {b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"content-length", b"date", b"server"}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def application(stack_file: Path) -> Starlette:
    """Forwards everything but `/healthz`. The target is read for each request, so a redeploy needs no restart."""

    @asynccontextmanager
    async def lifespan(app: Starlette):
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
        async with httpx.AsyncClient(limits=limits, timeout=35) as client:
            app.state.client = client
            yield

    async def forward(request: Request) -> Response:
        try:
            stack = json.loads(stack_file.read_text())
        except FileNotFoundError:
            return JSONResponse({"message": "Service Unavailable"}, 503)
        path = request.scope["raw_path"].decode("ascii")
        query = request.scope["query_string"].decode("ascii")
        url = f"{stack['aws_endpoint']}/_aws/execute-api/{stack['api_id']}{path}" + (f"?{query}" if query else "")
        sent = request.app.state.client.build_request(
            request.method,
            url,
            headers=[(name, value) for name, value in request.headers.raw if name not in HOP_BY_HOP],
            content=await request.body(),
        )
        answer = await request.app.state.client.send(sent, stream=True)
        body = b"".join([part async for part in answer.aiter_raw()])
        response = Response(body, answer.status_code)
        response.raw_headers += [(n.lower(), v) for n, v in answer.headers.raw if n.lower() not in HOP_BY_HOP]
        return response

    async def healthy(_request: Request) -> Response:
        return JSONResponse({"service": "gateway", "ok": True})

    routes = [Route("/healthz", healthy), Route("/{path:path}", forward, methods=METHODS)]
    return Starlette(routes=routes, lifespan=lifespan)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=4575)
    options.add_argument("--stack", type=Path, required=True)
    chosen = options.parse_args()
    uvicorn.run(application(chosen.stack), host="127.0.0.1", port=chosen.port, log_level="warning")


if __name__ == "__main__":
    main()
