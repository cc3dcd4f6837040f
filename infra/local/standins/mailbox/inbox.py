"""Reads sent mails from the local stack. Nothing is stored here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

ANSWER_SECONDS_MAX = 5.0


class StackUnavailable(Exception):
    """The local stack does not answer, or not as expected."""


@dataclass(frozen=True)
class Mail:
    """A mail as SES accepted it."""

    id: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str
    sent_at: str

    def as_json(self) -> dict[str, Any]:
        """The form of `GET /api/messages`."""
        values = asdict(self)
        values["from"] = values.pop("sender")
        return values


class Inbox:
    """`GET /_ministack/ses/messages` of the stack, in a useful order and form."""

    def __init__(self, stack_url: str) -> None:
        self._client = httpx.AsyncClient(base_url=stack_url, timeout=ANSWER_SECONDS_MAX, trust_env=False)

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def raw(self) -> list[dict[str, Any]]:
        """The records of all accounts as the stack gives them, newest first."""
        try:
            answer = await self._client.get("/_ministack/ses/messages")
            answer.raise_for_status()
            accounts = answer.json()["messages"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise StackUnavailable(f"{type(error).__name__}: {error}") from error
        records = [record for records in accounts.values() for record in records]
        # Sorting by time alone would swap mails of the same moment: the stack lists them in order of sending.
        numbered = sorted(enumerate(records), key=lambda pair: (pair[1]["Timestamp"], pair[0]), reverse=True)
        return [record for _position, record in numbered]

    async def mails(self, to: str = "", subject: str = "") -> list[Mail]:
        """Mails to this address whose subject contains this text, newest first."""
        mails = [_mail(record) for record in await self.raw()]
        wanted = to.lower()
        return [
            mail
            for mail in mails
            if (not wanted or any(_address(each) == wanted for each in mail.to))
            and subject.lower() in mail.subject.lower()
        ]

    async def find(self, identifier: str) -> tuple[Mail, dict[str, Any]] | None:
        """One mail and its record."""
        for record in await self.raw():
            if record["MessageId"] == identifier:
                return _mail(record), record
        return None


def _mail(record: dict[str, Any]) -> Mail:
    sent_at = datetime.fromtimestamp(record["Timestamp"], UTC)
    return Mail(
        id=record["MessageId"],
        sender=record["Source"],
        to=[*record.get("To", []), *record.get("CC", []), *record.get("BCC", [])],
        subject=record.get("Subject") or "",
        text=record.get("BodyText") or "",
        html=record.get("BodyHtml") or "",
        sent_at=sent_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


def _address(recipient: str) -> str:
    """`Ada Learner <ada@learner.example>` → `ada@learner.example`."""
    if recipient.rstrip().endswith(">"):
        recipient = recipient.rstrip()[:-1].rpartition("<")[2]
    return recipient.strip().lower()
