"""The signing keys and their published form (RFC 7517)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

KEY_BITS = 2048


class SigningKey:
    """An RSA key with the identifier that tokens name in their header."""

    def __init__(self, private: rsa.RSAPrivateKey) -> None:
        self._private = private
        public = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
        # RFC 7638: the thumbprint makes an identifier that two keys never share.
        thumbprint = json.dumps(
            {"e": public["e"], "kty": "RSA", "n": public["n"]}, separators=(",", ":"), sort_keys=True
        )
        self.kid = hashlib.sha256(thumbprint.encode()).hexdigest()[:32]
        self.public_jwk = {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.kid,
            "n": public["n"],
            "e": public["e"],
        }

    @classmethod
    def generate(cls) -> SigningKey:
        """A fresh key."""
        return cls(rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS))

    @classmethod
    def from_pem(cls, pem: str) -> SigningKey:
        """A stored key."""
        private = serialization.load_pem_private_key(pem.encode(), password=None)
        assert isinstance(private, rsa.RSAPrivateKey), "the state file holds RSA keys only"
        return cls(private)

    def pem(self) -> str:
        """The stored form. It is a secret of this machine only, and lives in the ignored folder."""
        return self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    def sign(self, claims: dict[str, Any]) -> str:
        """A JWT with these claims."""
        return jwt.encode(claims, self._private, algorithm="RS256", headers={"kid": self.kid})

    def verify(self, token: str, **options: Any) -> dict[str, Any]:
        """The claims of a token signed by this key; raises `jwt.InvalidTokenError`."""
        return jwt.decode(token, self._private.public_key(), algorithms=["RS256"], **options)


class KeyRing:
    """The key in use, and earlier ones that are still published so that their tokens stay valid."""

    def __init__(self, stored: list[str]) -> None:
        self._keys = [SigningKey.from_pem(pem) for pem in stored] or [SigningKey.generate()]

    @property
    def current(self) -> SigningKey:
        """Signs new tokens."""
        return self._keys[-1]

    def rotate(self) -> SigningKey:
        """A new key takes over; the old ones stay published."""
        self._keys.append(SigningKey.generate())
        return self.current

    def jwks(self) -> dict[str, Any]:
        """The published key set, newest first."""
        return {"keys": [key.public_jwk for key in reversed(self._keys)]}

    def verify(self, token: str, **options: Any) -> dict[str, Any]:
        """The claims of a token signed by any published key."""
        kid = jwt.get_unverified_header(token).get("kid")
        for key in self._keys:
            if key.kid == kid:
                return key.verify(token, **options)
        raise jwt.InvalidKeyError("the token names no published key")

    def stored(self) -> list[str]:
        """For the state file, oldest first."""
        return [key.pem() for key in self._keys]
