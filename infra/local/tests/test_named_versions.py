"""A named version is read as S3 gives it: whole, in parts, and with the headers that its URL asks for."""

import pytest

from named_versions import ranged

BODY = b"0123456789"


def get_object(_bucket, _key, _headers, query=None):
    """As ministack answers for a named version."""
    if query and query.get("versionId") == ["gone"]:
        return 404, {}, b"<Error/>"
    return 200, {"Content-Type": "binary/octet-stream", "x-amz-checksum-sha256": "all"}, BODY


def read(headers=None, **query):
    return ranged(get_object)("bucket", "key", headers or {}, {name: [value] for name, value in query.items()})


@pytest.mark.parametrize(
    ("wanted", "part", "described"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=8-", b"89", "bytes 8-9/10"),
        ("bytes=-1", b"9", "bytes 9-9/10"),
        ("bytes=5-99", b"56789", "bytes 5-9/10"),
    ],
)
def test_a_part_is_what_was_asked_for(wanted, part, described):
    status, headers, body = read({"range": wanted}, versionId="v1")
    assert (status, body) == (206, part)
    assert headers["Content-Range"] == described
    assert headers["Content-Length"] == str(len(part))
    assert "x-amz-checksum-sha256" not in headers


def test_a_part_behind_the_end_is_refused():
    status, headers, _body = read({"range": "bytes=10-"}, versionId="v1")
    assert (status, headers["Content-Range"]) == (416, "bytes */10")


def test_the_address_says_what_type_the_file_is():
    status, headers, body = read(versionId="v1", **{"response-content-type": "video/mp4"})
    assert (status, headers["Content-Type"], body) == (200, "video/mp4", BODY)
    assert headers["x-amz-checksum-sha256"] == "all"


def test_everything_else_is_left_to_ministack():
    assert read({"range": "bytes=0-3"})[2] == BODY
    assert read({"range": "bytes=0-3"}, versionId="gone")[0] == 404
