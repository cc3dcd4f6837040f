"""Who can sign in: the demo people by name, and anybody else by address."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEOPLE_NAMESPACE = "https://cpd.example/people/"
GROUPS = ("learner", "instructor", "admin")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
EMAIL_CHARS_MAX = 254


@dataclass(frozen=True)
class Person:
    """A person, as the issuer describes them in a token."""

    email: str
    name: str
    groups: tuple[str, ...]

    @property
    def sub(self) -> str:
        """The same address gets the same identifier in every run and on every machine."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, PEOPLE_NAMESPACE + self.email.lower()))

    def as_json(self) -> dict[str, Any]:
        """For the control endpoint and the state file."""
        return {"email": self.email, "name": self.name, "groups": list(self.groups), "sub": self.sub}


class People:
    """The demo people, from a file: `[{"email", "name", "groups", "about"?}]`."""

    def __init__(self, file: Path | None) -> None:
        entries = json.loads(file.read_text(encoding="utf-8")) if file is not None else []
        self.about = {entry["email"].lower(): entry.get("about", "") for entry in entries}
        self.demo = [Person(entry["email"], entry["name"], tuple(entry["groups"])) for entry in entries]
        for person in self.demo:
            unknown = set(person.groups) - set(GROUPS)
            if unknown:
                raise ValueError(f"{file}: {person.email} is in unknown groups {sorted(unknown)}")

    def find(self, email: str) -> Person | None:
        """The person with this address; an unknown address is a new learner, a malformed one nobody."""
        email = email.strip().lower()
        if len(email) > EMAIL_CHARS_MAX or not EMAIL.match(email):
            return None
        for person in self.demo:
            if person.email.lower() == email:
                return person
        local_part = email.partition("@")[0]
        words = [word for word in re.split(r"[._+\-]+", local_part) if word]
        return Person(email, " ".join(word.capitalize() for word in words) or local_part, ("learner",))
