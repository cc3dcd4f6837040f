"""What programs that share no code with ours make of a certificate.

Reads `{"pdf": HEX, "jwt": TEXT, "jwks": {…}}` from standard input. Verifies the credential with PyJWT and with
openbadgeslib, reads the document's text with PDFium and its code with ZXing; prints `{"credential", "text",
"code"}`. Whatever does not verify ends it with an error. Run by the flows of certificates.
"""

import io
import json
import sys

import jwt
import pypdfium2
import zxingcpp
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm
from openbadgeslib.ob3 import OB3Verifier


def credential(token: str, jwks: dict) -> dict:
    """The payload, once both verifiers have taken it under the key that its header names."""
    kid = jwt.get_unverified_header(token)["kid"]
    (key,) = [key for key in jwks["keys"] if key["kid"] == kid]
    public = RSAAlgorithm.from_jwk(key)
    payload = jwt.decode(token, public, algorithms=["RS256"], options={"require": ["iss", "sub", "jti", "nbf"]})
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    OB3Verifier(pem).verify(token)
    return payload


def read(document: bytes) -> tuple[str, str]:
    """The text of the first page, and what its QR code says when it is printed at 150 dpi."""
    page = pypdfium2.PdfDocument(io.BytesIO(document))[0]
    image = page.render(scale=150 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(image)
    return page.get_textpage().get_text_bounded(), code.text


def main() -> None:
    asked = json.load(sys.stdin)
    text, code = read(bytes.fromhex(asked["pdf"]))
    payload = credential(asked["jwt"], asked["jwks"])
    json.dump({"credential": payload, "text": text, "code": code}, sys.stdout)


if __name__ == "__main__":
    main()
