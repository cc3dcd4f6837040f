"""`python -m standins.mailbox`: reads the flags and serves."""

from __future__ import annotations

from pathlib import Path

from ..server import argument_parser, listen_from, serve
from .app import create_app


def main() -> None:
    parser = argument_parser("mailbox", 4573, "Web inbox of the local stack's mails, and mail previews.")
    parser.add_argument("--stack-url", default="http://127.0.0.1:4566", help="the local AWS stack")
    parser.add_argument("--previews", type=Path, help="folder with NAME.html and NAME.txt")
    arguments = parser.parse_args()
    serve(create_app(arguments.stack_url, arguments.previews), listen_from(arguments))


main()
