"""The `Stripe-Signature` header (https://docs.stripe.com/webhooks#verify-manually)."""

from __future__ import annotations

import hashlib
import hmac


def header(body: bytes, secrets: list[str], at: int) -> str:
    """`t=…,v1=…,v1=…,v0=…`: one `v1` for each live secret, and the `v0` that test mode adds.

    The `v0` here is a hash that no secret yields, because verifiers must ignore that scheme.
    """
    signed = str(at).encode() + b"." + body
    parts = [f"t={at}"]
    parts += [f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}" for secret in secrets]
    parts.append(f"v0={hashlib.sha256(b'test mode noise' + signed).hexdigest()}")
    return ",".join(parts)
