"""Starts ministack with what it lacks when an object's version is named: ranges, and the headers that a URL asks for.

S3 answers `GET ?versionId=…` with a part of the object when the request has `Range`, and with the headers that the
query's `response-content-type` and its like name; ministack does both for the current version alone. A player needs the
parts to go to the middle of a film. Run by `cloud.py`, under its environment.
"""

from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.services import s3

Answer = tuple[int, dict[str, str], bytes]


def ranged(get_object: Callable[..., Answer]) -> Callable[..., Answer]:
    """`GetObject` with both."""

    def answer(bucket: str, key: str, headers: dict[str, str], query: dict[str, Any] | None = None) -> Answer:
        status, given, body = get_object(bucket, key, headers, query)
        if status != 200 or not query or "versionId" not in query:
            return status, given, body
        s3._apply_response_overrides(given, query)
        wanted = headers.get("range", "")
        if not wanted:
            return status, given, body
        found = s3._parse_range(wanted, len(body))
        if found is None:
            refusal = {"Content-Type": "application/xml", "Content-Range": f"bytes */{len(body)}"}
            return 416, refusal, s3._xml_body(s3._range_error_xml(bucket, key))
        start, end = found
        # A checksum is of the whole object, and clients would compare it with the part.
        kept = {name: value for name, value in given.items() if not name.lower().startswith("x-amz-checksum-")}
        part = body[start : end + 1]
        described = {"Content-Length": str(len(part)), "Content-Range": f"bytes {start}-{end}/{len(body)}"}
        return 206, kept | described, part

    return answer


if __name__ == "__main__":
    s3._get_object = ranged(s3._get_object)
    app.main()
