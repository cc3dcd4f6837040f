"""Gives the secret of badges a signing key of this stack's own. The repository holds none."""

import json

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def fill(secrets, secret: str) -> None:
    """Makes a key, unless there is one: what an earlier run signed stays verifiable."""
    if "signing_key" in (secrets.get_secret_value(SecretId=secret).get("SecretString") or ""):
        return
    secrets.put_secret_value(SecretId=secret, SecretString=json.dumps({"signing_key": fresh_key()}))


def fresh_key() -> str:
    """A private key as the function takes it: RSA of 2048 bits, PKCS#8 in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
