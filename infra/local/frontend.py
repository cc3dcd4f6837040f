"""The built front end as the edge serves it: files, one page for every route, config.json, headers."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".vtt": "text/vtt"}
CONFIGURED = ("api_url", "issuer", "client_id", "provider_name")


def file_of(path: str) -> str:
    """The file behind a path: itself, or the application's page when the path is one of its routes."""
    # A missing script or font must be a 404 and not the page, or the browser reports nonsense.
    return path if "." in path.rsplit("/", 1)[-1] else "/index.html"


def answer(request: Request, files: Path, stack_file: Path) -> Response:
    """Answers one request for a page or a file; `config.json` follows stack.json, so a redeploy needs no restart."""
    path = request.url.path
    response = configuration(stack_file) if path == "/config.json" else file(files, file_of(path))
    hashed = path.startswith("/assets/")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Content-Security-Policy"] = policy(stack_file)
    return response


def file(files: Path, path: str) -> Response:
    """The file, if it lies below the folder."""
    found = (files / path.lstrip("/")).resolve()
    if not found.is_relative_to(files.resolve()) or not found.is_file():
        return PlainTextResponse("Not found", 404)
    return FileResponse(found, media_type=TYPES.get(found.suffix))


def configuration(stack_file: Path) -> Response:
    try:
        stack = json.loads(stack_file.read_text())
    except FileNotFoundError:
        return PlainTextResponse("There is no stack.json: the stack is still starting.", 503)
    return JSONResponse({name: stack[name] for name in CONFIGURED})


def policy(stack_file: Path) -> str:
    """What the page may load and call; a deployment sends the same with its own addresses."""
    try:
        stack = json.loads(stack_file.read_text())
        # Files go straight to the bucket, which is a host of its own.
        bucket = origin(stack["aws_endpoint"])
        called = f"{origin(stack['issuer'])} {bucket}"
    except FileNotFoundError:
        called = bucket = ""
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        # The bucket has no https here.
        f"img-src 'self' data: https: {bucket}; media-src 'self' https: {bucket}; "
        f"frame-src https://www.youtube-nocookie.com https://player.vimeo.com {bucket}; "
        f"connect-src 'self' {called}; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
