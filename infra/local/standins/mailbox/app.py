"""The mailbox's pages and its JSON."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ..pages import Pages
from ..server import health_route
from .inbox import Inbox, StackUnavailable
from .previews import Previews

# An email is untrusted HTML: it may load only images and its own styles, and run no scripts or forms.
# Links open in a new tab, outside the sandbox.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data: http: https:; frame-ancestors 'self'"
)
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


class Mailbox:
    """Stores nothing: every request reads from the stack."""

    def __init__(self, inbox: Inbox, previews: Previews, pages: Pages) -> None:
        self._inbox = inbox
        self._previews = previews
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route("/", self.list_page),
            Route("/messages/{id}", self.mail_page),
            Route("/messages/{id}/html", self.mail_html),
            Route("/messages/{id}/text", self.mail_text),
            Route("/messages/{id}/raw", self.mail_raw),
            Route("/api/messages", self.api_list),
            Route("/api/messages/{id}", self.api_mail),
            Route("/previews", self.previews_page),
            Route("/previews/", self.previews_page),
            Route("/previews/{name}", self.preview_page),
            Route("/previews/{name}/html", self.preview_html),
            Route("/previews/{name}/text", self.preview_text),
        ]

    async def list_page(self, request: Request) -> Response:
        to = request.query_params.get("to", "").strip()
        try:
            mails, problem = await self._inbox.mails(to=to), ""
        except StackUnavailable as error:
            mails, problem = [], f"The local stack does not respond ({error}). Is it running?"
        return self._pages.render("list.html", 503 if problem else 200, mails=mails, to=to, problem=problem)

    async def mail_page(self, request: Request) -> Response:
        found = await self._inbox.find(request.path_params["id"])
        if found is None:
            return self._missing("This email was not found. The stack may have been restarted.")
        return self._pages.render("mail.html", mail=found[0])

    async def mail_html(self, request: Request) -> Response:
        found = await self._inbox.find(request.path_params["id"])
        return _framed(found[0].html) if found else PlainTextResponse("not found", 404)

    async def mail_text(self, request: Request) -> Response:
        found = await self._inbox.find(request.path_params["id"])
        return PlainTextResponse(found[0].text if found else "not found", 200 if found else 404)

    async def mail_raw(self, request: Request) -> Response:
        """The stored record, unchanged."""
        found = await self._inbox.find(request.path_params["id"])
        if found is None:
            return PlainTextResponse("not found", 404)
        return PlainTextResponse(json.dumps(found[1], indent=2, ensure_ascii=False))

    async def api_list(self, request: Request) -> Response:
        query = request.query_params
        mails = await self._inbox.mails(to=query.get("to", ""), subject=query.get("subject", ""))
        return JSONResponse({"messages": [mail.as_json() for mail in mails]})

    async def api_mail(self, request: Request) -> Response:
        found = await self._inbox.find(request.path_params["id"])
        return JSONResponse(found[0].as_json()) if found else JSONResponse({"error": "not found"}, 404)

    async def previews_page(self, _request: Request) -> Response:
        return self._pages.render("previews.html", names=self._previews.names(), folder=self._previews.folder)

    async def preview_page(self, request: Request) -> Response:
        name = request.path_params["name"]
        html, text = self._previews.read(name, ".html"), self._previews.read(name, ".txt")
        if html is None and text is None:
            return self._missing("This preview was not found.")
        return self._pages.render("preview.html", name=name, has_html=html is not None, text=text)

    async def preview_html(self, request: Request) -> Response:
        html = self._previews.read(request.path_params["name"], ".html")
        return PlainTextResponse("not found", 404) if html is None else _framed(html)

    async def preview_text(self, request: Request) -> Response:
        text = self._previews.read(request.path_params["name"], ".txt")
        return PlainTextResponse("not found", 404) if text is None else PlainTextResponse(text)

    def _missing(self, message: str) -> Response:
        return self._pages.render("missing.html", 404, message=message)


def _framed(html: str) -> Response:
    """The HTML part for the frame, with a `base` element so that links open outside it."""
    shown = HEAD.sub(lambda opening: f'{opening[0]}<base target="_blank">', html, count=1)
    return HTMLResponse(shown, headers={"Content-Security-Policy": MAIL_POLICY, "X-Content-Type-Options": "nosniff"})


def create_app(stack_url: str, previews: Path | None = None) -> Starlette:
    """The mailbox of one stack."""
    inbox = Inbox(stack_url)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await inbox.close()

    return Starlette(
        routes=[health_route("mailbox"), *Mailbox(inbox, Previews(previews), Pages("mailbox")).routes()],
        exception_handlers={StackUnavailable: _unavailable},
        lifespan=lifespan,
    )


async def _unavailable(_request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"the local stack does not respond: {error}"}, 503)
