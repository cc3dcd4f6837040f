"""`python -m standins.stripe`: reads the flags and serves."""

from __future__ import annotations

from ..server import argument_parser, listen_from, serve
from .app import create_app
from .config import API_VERSION, Config


def main() -> None:
    parser = argument_parser("stripe", 4570, "Stand-in for Stripe: API, Checkout page, webhook sender.")
    defaults = Config()
    parser.add_argument("--api-key", action="append", help="accepted API key, repeatable")
    parser.add_argument("--signing-secret", action="append", help="live signing secret, repeatable; one v1 each")
    parser.add_argument("--webhook-url", help="where events go; may be set later by PUT /_control/config")
    parser.add_argument("--enabled-event", action="append", help="event type to send, repeatable; * for all")
    parser.add_argument("--livemode", action="store_true", help="objects and events say livemode true")
    parser.add_argument("--retry-base-seconds", type=float, default=defaults.retry_base_seconds)
    parser.add_argument("--max-attempts", type=int, default=defaults.max_attempts)
    parser.add_argument("--timeout-seconds", type=float, default=defaults.timeout_seconds)
    parser.add_argument("--api-version", default=API_VERSION, help="version of the events (default: %(default)s)")
    arguments = parser.parse_args()
    listen = listen_from(arguments)
    config = Config(
        api_keys=arguments.api_key or defaults.api_keys,
        signing_secrets=arguments.signing_secret or defaults.signing_secrets,
        webhook_url=arguments.webhook_url,
        enabled_events=arguments.enabled_event or defaults.enabled_events,
        livemode=arguments.livemode,
        api_version=arguments.api_version,
        retry_base_seconds=arguments.retry_base_seconds,
        max_attempts=arguments.max_attempts,
        timeout_seconds=arguments.timeout_seconds,
    )
    serve(create_app(config, listen.public_url, listen.state_file), listen)


main()
