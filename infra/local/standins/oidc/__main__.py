"""`python -m standins.oidc`: reads the flags and serves."""

from __future__ import annotations

from pathlib import Path

from ..server import argument_parser, listen_from, serve
from .app import create_app
from .config import Config, origin

DEFAULT_REDIRECTS = ["http://127.0.0.1:4574/callback", "http://localhost:4574/callback"]
DEMO_PEOPLE = Path(__file__).parents[3] / "demo" / "people.json"


def main() -> None:
    parser = argument_parser("oidc", 4572, "Stand-in for the OpenID Connect issuer (Cognito on AWS).")
    parser.add_argument("--client-id", default="cpd-web")
    parser.add_argument("--redirect-uri", action="append", help="allowed redirect address, repeatable")
    parser.add_argument("--frontend-origin", action="append", help="origin of the front end, repeatable")
    parser.add_argument("--people", type=Path, default=DEMO_PEOPLE, help="JSON file of the demo people")
    arguments = parser.parse_args()
    listen = listen_from(arguments)
    redirects = arguments.redirect_uri or DEFAULT_REDIRECTS
    config = Config(
        issuer=listen.public_url,
        redirect_uris=tuple(redirects),
        frontend_origins=tuple(arguments.frontend_origin or sorted({origin(uri) for uri in redirects})),
        client_id=arguments.client_id,
        people_file=arguments.people,
    )
    serve(create_app(config, listen.state_file), listen)


main()
