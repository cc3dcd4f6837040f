"""Compares findings with the exceptions of one tool: `exceptions/TOOL.yaml`.

An exception without a finding is as much a fault as a finding without an exception: what it excused has gone, and it
would hide the next one.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "exceptions"


@dataclass(frozen=True, order=True)
class Finding:
    """What a tool says about one resource; `template` where it is about the whole."""

    rule: str
    resource: str
    message: str


@dataclass(frozen=True)
class Allowed:
    """A rule, the resources that may break it (`*` stands for any letters) and why."""

    rule: str
    resources: tuple[str, ...]
    reason: str


def read(tool: str, folder: Path = FOLDER) -> list[Allowed]:
    """The exceptions of a tool. Each must say why."""
    entries = yaml.safe_load((folder / f"{tool}.yaml").read_text()) or []
    allowed = []
    for entry in entries:
        if entry.keys() != {"rule", "resources", "reason"} or len(entry["reason"].split()) < 4 or not entry["resources"]:
            raise SystemExit(f"{tool}.yaml: an exception has a rule, resources and a reason in words: {entry}")
        allowed.append(Allowed(entry["rule"], tuple(entry["resources"]), entry["reason"]))
    return allowed


def complaints(findings: list[Finding], allowed: list[Allowed]) -> list[str]:
    """Findings that nothing excuses, and exceptions that excuse nothing."""
    open_ones = sorted(it for it in findings if not any(_covers(it, rule, name) for rule, name in _pairs(allowed)))
    stale = [pair for pair in _pairs(allowed) if not any(_covers(it, *pair) for it in findings)]
    said = [f"{it.rule} {it.resource}: {it.message}" for it in open_ones]
    return said + [f"{rule} {name}: the exception is stale, nothing breaks the rule there" for rule, name in stale]


def _pairs(allowed: list[Allowed]) -> list[tuple[str, str]]:
    return [(it.rule, name) for it in allowed for name in it.resources]


def _covers(finding: Finding, rule: str, resource: str) -> bool:
    return finding.rule == rule and fnmatchcase(finding.resource, resource)
