"""The threat model names a test for each threat, and the test exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs/threat-model.md").read_text()
ROWS = [line.strip("|").split(" | ") for line in TEXT.splitlines() if re.match(r"\| [STRIDE] \|", line)]
SOURCES = [*ROOT.glob("infra/local/tests/*.py")]
for folder in ("functions", "shared", "tests"):
    SOURCES += (ROOT / folder).rglob("*.rs")
TESTS = {name for path in SOURCES for name in re.findall(r"\b(?:fn|def) (\w+)\(", path.read_text())}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1][:40])
def test_a_threat_has_a_test_that_exists(row):
    _letter, _threat, stopped_by, tests = row
    named = re.findall(r"`(\w+)`", tests)
    assert set(named) <= TESTS, set(named) - TESTS
    assert named or "account" in stopped_by, "a threat without a test is the account owner's"


def test_every_kind_of_threat_was_thought_of():
    assert {row[0].strip() for row in ROWS} == set("STRIDE")
    assert len(ROWS) > 30
