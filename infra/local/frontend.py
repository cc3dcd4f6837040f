"""Serves the built front end as a static host would: files, one page for every route, config.json.

Run by `cargo xtask up`: python frontend.py --port 4574 --files frontend/dist --stack .local/stack.json
"""

import argparse
import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit


class Handler(SimpleHTTPRequestHandler):
    """`config.json` is made from stack.json at each request, so that a redeploy needs no restart."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript", ".woff2": "font/woff2", ".vtt": "text/vtt"}

    def __init__(self, *arguments, stack: Path, files: Path, **options):
        self.stack = stack
        super().__init__(*arguments, directory=str(files), **options)

    def do_GET(self) -> None:
        if urlsplit(self.path).path == "/config.json":
            self.send_config()
        else:
            self.path = self.page_or_file()
            super().do_GET()

    def do_HEAD(self) -> None:
        self.path = self.page_or_file()
        super().do_HEAD()

    def page_or_file(self) -> str:
        """The path asked for, or the application's page when it is one of its routes."""
        path = urlsplit(self.path).path
        is_file = Path(self.translate_path(path)).is_file()
        # A missing script or font must be a 404 and not the page, or the browser reports nonsense.
        return path if is_file or "." in path.rsplit("/", 1)[-1] else "/index.html"

    def send_config(self) -> None:
        try:
            stack = json.loads(self.stack.read_text())
        except FileNotFoundError:
            self.send_error(503, "Not deployed yet", "There is no stack.json: the stack is still starting.")
            return
        body = json.dumps({name: stack[name] for name in ("api_url", "issuer", "client_id", "provider_name")}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        hashed = self.path.startswith("/assets/")
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if hashed else "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "strict-origin-when-cross-origin")
        self.send_header("Content-Security-Policy", self.policy())
        super().end_headers()

    def policy(self) -> str:
        """What the page may load and call; a deployment sends the same with its own addresses."""
        try:
            stack = json.loads(self.stack.read_text())
            # Files go straight to the bucket, which is a host of its own.
            called = " ".join(origin(stack[name]) for name in ("api_url", "issuer", "aws_endpoint"))
        except FileNotFoundError:
            called = ""
        return (
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
            "media-src 'self' https:; frame-src https://www.youtube-nocookie.com https://player.vimeo.com; "
            f"connect-src 'self' {called}; object-src 'none'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'"
        )

    def log_message(self, *_arguments) -> None:
        """Says nothing of requests that went well; the browser's own tools show them."""


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=4574)
    options.add_argument("--files", type=Path, required=True)
    options.add_argument("--stack", type=Path, required=True)
    chosen = options.parse_args()
    handler = partial(Handler, stack=chosen.stack, files=chosen.files)
    ThreadingHTTPServer(("127.0.0.1", chosen.port), handler).serve_forever()


if __name__ == "__main__":
    main()
