"""Stripe's API, hosted Checkout page and webhook sender, as far as one-off payments need them."""
