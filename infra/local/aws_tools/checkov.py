"""checkov over the template, and over what SAM makes of it: each shows what the other hides."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from aws_tools import translated
from aws_tools.exceptions import Finding
from deployer import template


def findings(path: Path, programs: Path) -> list[Finding]:
    """Runs it over a template; what it finds in both forms counts once."""
    source = template.load(path)
    with tempfile.TemporaryDirectory() as folder:
        for name, form in {"source": source, "translated": translated.translate(source)}.items():
            (Path(folder) / f"{name}.json").write_text(json.dumps(unconditional(form)))
        return sorted(set(scanned(Path(folder), programs)))


def unconditional(form: dict) -> dict:
    """Without the resources' conditions: checkov passes over what the parameters' defaults leave out."""
    resources = form["Resources"].items()
    return form | {"Resources": {name: {key: it[key] for key in it if key != "Condition"} for name, it in resources}}


def scanned(folder: Path, programs: Path) -> list[Finding]:
    """What it says about the templates in a folder. It must ask nobody: neither the vendor's service nor AWS."""
    command = [programs / "checkov", "--directory", folder, "--framework", "cloudformation", "--output", "json"]
    run = subprocess.run(
        [*command, "--compact", "--quiet", "--skip-download"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"CKV_IGNORE_HIDDEN_DIRECTORIES": "false", "LOG_LEVEL": "ERROR"},
    )
    try:
        reports = json.loads(run.stdout)
    except json.JSONDecodeError as error:
        raise SystemExit(f"checkov: {run.stdout}{run.stderr}") from error
    reports = reports if isinstance(reports, list) else [reports]
    failed = [check for report in reports for check in report["results"]["failed_checks"]]
    return [Finding(it["check_id"], it["resource"].rpartition(".")[2], it["check_name"]) for it in failed]
