"""The tools' findings are compared with what is written down, in both directions."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aws_tools import cfn_lint, checkov, exceptions, parliament, translated
from aws_tools.exceptions import Allowed, Finding
from deployer import template

ROOT = Path(__file__).resolve().parents[3]
OPEN_QUEUE = Finding("CKV_1", "EmailQueue", "is not encrypted")
EXCUSE = Allowed("CKV_1", ("*Queue",), "it is encrypted in another way")


def test_a_finding_without_an_exception_is_a_complaint():
    assert exceptions.complaints([OPEN_QUEUE], [EXCUSE]) == []
    (complaint,) = exceptions.complaints([OPEN_QUEUE], [])
    assert complaint == "CKV_1 EmailQueue: is not encrypted"
    # Of another rule, and of another resource.
    assert len(exceptions.complaints([OPEN_QUEUE], [Allowed("CKV_2", ("*Queue",), "another rule's reason")])) == 2
    assert len(exceptions.complaints([OPEN_QUEUE], [Allowed("CKV_1", ("*Topic",), "another resource's reason")])) == 2


def test_an_exception_that_excuses_nothing_is_a_complaint():
    (complaint,) = exceptions.complaints([], [EXCUSE])
    assert complaint == "CKV_1 *Queue: the exception is stale, nothing breaks the rule there"
    both = Allowed("CKV_1", ("*Queue", "Gone"), "one of the two is stale")
    (complaint,) = exceptions.complaints([OPEN_QUEUE], [both])
    assert complaint.startswith("CKV_1 Gone: the exception is stale")


@pytest.mark.parametrize(
    "entry",
    [
        "- {rule: A, resources: [B]}",
        "- {rule: A, resources: [B], reason: ''}",
        "- {rule: A, resources: [B], reason: not needed}",
        "- {rule: A, resources: [], reason: it has no resources at all}",
    ],
)
def test_an_exception_without_a_reason_is_refused(entry, tmp_path):
    (tmp_path / "tool.yaml").write_text(entry)
    with pytest.raises(SystemExit, match=r"tool\.yaml"):
        exceptions.read("tool", tmp_path)


@pytest.mark.parametrize("tool", ["cfn-lint", "checkov", "parliament"])
def test_every_exception_that_is_written_down_can_be_read(tool):
    allowed = exceptions.read(tool)
    named = [(it.rule, name) for it in allowed for name in it.resources]
    assert named and len(named) == len(set(named))


def test_cfn_lint_runs_every_class_of_rules(tmp_path):
    broken = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"Unused": {"Type": "String"}},
        "Resources": {
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Colour": "red"}},
        },
    }
    path = tmp_path / "template.json"
    path.write_text(json.dumps(broken))
    found = cfn_lint.findings(path, Path(sys.executable).parent)
    assert {(it.rule, it.resource) for it in found} >= {
        ("E3002", "Queue"),
        ("W2001", "template"),
        ("I3011", "Queue"),
        ("I4010", "Queue"),  # experimental
    }


def test_the_policies_of_every_role_are_checked_and_hold_values_only():
    source = translated.translate(template.load(ROOT / "template.yaml"))
    policies = parliament.policies(source)
    roles = {name for name, it in source["Resources"].items() if it["Type"] == parliament.ROLE and "Policies" in it["Properties"]}
    assert len(roles) >= 16 and roles <= {name for name, _ in policies}
    text = json.dumps(policies)
    assert '"Fn::' not in text and '"Ref"' not in text and "${" not in text
    (webhook,) = [policy for name, policy in policies if name == "WebhookRole"]
    assert webhook["Statement"][0]["Resource"] == "arn:aws:dynamodb:eu-west-1:111122223333:table/maintable"


@pytest.mark.parametrize(("tool", "read"), [("checkov", checkov.scanned), ("parliament", parliament.audited)])
def test_a_tool_that_fails_is_not_taken_for_one_that_finds_nothing(tool, read, tmp_path):
    for name in ("checkov", "python"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho 'no such option' >&2\nexit 2\n")
        program.chmod(0o755)
    with pytest.raises(SystemExit, match=f"{tool}: .*no such option"):
        read(tmp_path if tool == "checkov" else [], tmp_path)


def test_the_command_ends_with_an_error_when_there_are_complaints(tmp_path):
    program = tmp_path / "cfn-lint"
    program.write_text("#!/bin/sh\necho '[]'\n")
    program.chmod(0o755)
    # It finds nothing, so every exception is stale.
    command = [sys.executable, "-m", "aws_tools", "cfn-lint", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT / "infra/local")
    assert run.returncode == 1 and "I3011 StripeSecret: the exception is stale" in run.stdout
