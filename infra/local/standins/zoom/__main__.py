"""`python -m standins.zoom`: reads the flags and serves."""

from __future__ import annotations

from ..server import argument_parser, listen_from, serve
from .app import create_app
from .config import Config


def main() -> None:
    parser = argument_parser("zoom", 4571, "Stand-in for Zoom: OAuth, registrants of meetings and webinars.")
    defaults = Config()
    parser.add_argument("--account-id", default=defaults.account_id)
    parser.add_argument("--client-id", default=defaults.client_id)
    parser.add_argument("--client-secret", default=defaults.client_secret)
    parser.add_argument("--meetings", default="", help="meeting ids that exist, separated by commas")
    parser.add_argument("--webinars", default="", help="webinar ids that exist, separated by commas")
    parser.add_argument("--daily-quota", type=int, default=defaults.daily_quota)
    parser.add_argument("--per-second", type=int, default=defaults.per_second)
    arguments = parser.parse_args()
    listen = listen_from(arguments)
    config = Config(
        account_id=arguments.account_id,
        client_id=arguments.client_id,
        client_secret=arguments.client_secret,
        daily_quota=arguments.daily_quota,
        per_second=arguments.per_second,
    )
    app = create_app(config, _ids(arguments.meetings), _ids(arguments.webinars), listen.state_file)
    serve(app, listen)


def _ids(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


main()
