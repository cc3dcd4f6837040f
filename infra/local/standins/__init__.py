"""Stand-ins for Stripe, Zoom, an OpenID Connect issuer and a mailbox, for the local stack only.

Each subpackage is one service, started by `python -m standins.NAME`; README.md lists flags and
endpoints. Nothing here is imported by the product, and nothing here imports the product.
"""
