"""parliament over every policy of every role, as the translated template has it.

It runs in its own environment: its data, and the modules that it needs, are older than ours.
"""

import json
import subprocess
from pathlib import Path

from aws_tools import translated
from aws_tools.exceptions import Finding
from deployer import template

# What parliament needs to see in place of a logical id: a name of the form that the vendor gives.
AUDIT = """
import json, sys, warnings
warnings.simplefilter("ignore")
import parliament
found = []
for name, document in json.load(sys.stdin):
    policy = parliament.analyze_policy_string(json.dumps(document), include_community_auditors=True)
    found += [(finding.issue, name, str(finding.detail)) for finding in policy.findings]
json.dump(found, sys.stdout)
"""


def findings(path: Path, programs: Path) -> list[Finding]:
    """Runs it over a template."""
    return audited(policies(translated.translate(template.load(path))), programs)


def audited(documents: list[tuple[str, dict]], programs: Path) -> list[Finding]:
    """What it says about these policies."""
    run = subprocess.run(
        [programs / "python", "-W", "ignore", "-c", AUDIT],
        input=json.dumps(documents),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise SystemExit(f"parliament: {run.stderr}")
    return [Finding(issue, name, detail[:300]) for issue, name, detail in json.loads(run.stdout)]


def policies(source: dict) -> list[tuple[str, dict]]:
    """Each policy document by the role that has it, with values in place of intrinsic functions."""
    resources = source["Resources"]
    names = {f"{name}.Arn": arn(name, it["Type"]) for name, it in resources.items() if arn(name, it["Type"])}
    names |= {f"{name}.StreamArn": f"{names[f'{name}.Arn']}/stream/label" for name in tables(resources)}
    names |= {f"{name}.Id": arn(name, it["Type"]) for name, it in resources.items() if it["Type"] == SECRET}
    found = []
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])] if resource["Type"] == ROLE else []
        if resource["Type"] in (MANAGED, ROLE_POLICY):
            documents = [properties["PolicyDocument"]]
        found += [(name, translated.resolved(document, names)) for document in documents]
    return found


ROLE = "AWS::IAM::Role"
ROLE_POLICY = "AWS::IAM::RolePolicy"
MANAGED = "AWS::IAM::ManagedPolicy"
SECRET = "AWS::SecretsManager::Secret"
TABLE = "AWS::DynamoDB::Table"


def tables(resources: dict) -> list[str]:
    """The logical ids of the tables."""
    return [name for name, it in resources.items() if it["Type"] == TABLE]


def arn(name: str, kind: str) -> str | None:
    """An ARN of the form that a resource of this kind has."""
    region, account, name = translated.REGION, translated.ACCOUNT, name.lower()
    forms = {
        TABLE: f"arn:aws:dynamodb:{region}:{account}:table/{name}",
        "AWS::SQS::Queue": f"arn:aws:sqs:{region}:{account}:{name}",
        "AWS::S3::Bucket": f"arn:aws:s3:::{name}",
        "AWS::Logs::LogGroup": f"arn:aws:logs:{region}:{account}:log-group:{name}:*",
        "AWS::Cognito::UserPool": f"arn:aws:cognito-idp:{region}:{account}:userpool/{region}_{name}",
        SECRET: f"arn:aws:secretsmanager:{region}:{account}:secret:{name}",
    }
    return forms.get(kind)
