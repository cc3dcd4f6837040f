"""The issuer's settings, fixed for a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TOKEN_SECONDS = 3600
CODE_SECONDS = 300
REFRESH_SECONDS = 30 * 24 * 60 * 60


@dataclass(frozen=True)
class Config:
    """One public client (a browser application has no secret), and where it may be sent back to."""

    issuer: str
    redirect_uris: tuple[str, ...]
    frontend_origins: tuple[str, ...]
    client_id: str = "cpd-web"
    people_file: Path | None = None

    def allows_sign_out_to(self, uri: str) -> bool:
        """Signing out may lead to any page of the front end, and nowhere else."""
        return origin(uri) in self.frontend_origins


def origin(uri: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
