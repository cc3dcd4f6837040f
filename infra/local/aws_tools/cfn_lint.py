"""cfn-lint with every rule: errors, warnings, what it calls informational, and what it calls experimental."""

import json
import subprocess
from pathlib import Path

from aws_tools.exceptions import Finding


def findings(path: Path, programs: Path) -> list[Finding]:
    """Runs it over a template."""
    command = [programs / "cfn-lint", "--include-checks", "I", "--include-experimental", "--format", "json", path]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=path.parent)
    if run.stderr.strip() or not run.stdout.strip():
        raise SystemExit(f"cfn-lint: {run.stderr}")
    return [finding(match) for match in json.loads(run.stdout)]


def finding(match: dict) -> Finding:
    """One match, with the resource that its path names."""
    where = match["Location"].get("Path") or []
    resource = where[1] if len(where) > 1 and where[0] == "Resources" else "template"
    return Finding(match["Rule"]["Id"], str(resource), match["Message"][:200])
