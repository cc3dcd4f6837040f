"""The previews that the email crate writes: `NAME.html` and `NAME.txt` in one folder."""

from __future__ import annotations

import re
from pathlib import Path

NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")


class Previews:
    """Lists and reads the folder at each request, so that a new rendering shows after a reload."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """Names that have an HTML or a text file."""
        if self.folder is None or not self.folder.is_dir():
            return []
        stems = {file.stem for file in self.folder.iterdir() if file.suffix in (".html", ".txt") and file.is_file()}
        return sorted(stem for stem in stems if NAME.match(stem))

    def read(self, name: str, suffix: str) -> str | None:
        """The content of a file, or None; a name that is none of the listed ones cannot leave the folder."""
        if self.folder is None or not NAME.match(name) or name not in self.names():
            return None
        file = self.folder / f"{name}{suffix}"
        return file.read_text(encoding="utf-8") if file.is_file() else None
