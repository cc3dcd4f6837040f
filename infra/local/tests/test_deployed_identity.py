"""What is deployed keeps its identity: CloudFormation replaces, with its data, what changes its logical id or name.

fixtures/deployed-resources.txt lists every resource that installations run: logical id, type, explicit name. To remove
or rename one is a decision about them, so it takes an edit of that list. A new resource is added to it.
"""

from pathlib import Path

import pytest

from deployer import template

ROOT = Path(__file__).resolve().parents[3]
LIST = Path(__file__).parent / "fixtures" / "deployed-resources.txt"
RESOURCES = template.load(ROOT / "template.yaml")["Resources"]
# Where a resource may have a name of its own. A route's key is as good as a name: the gateway takes it once.
NAMES = [
    "FunctionName",
    "LogGroupName",
    "BucketName",
    "TableName",
    "QueueName",
    "RoleName",
    "ManagedPolicyName",
    "AlarmName",
    "DashboardName",
    "RouteKey",
    "Domain",
    "GroupName",
]
# Gateway, alarms and dashboard hold nothing and are made again without harm: those may be added unlisted.
LISTED = {
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::Function",
}


def described(logical_id: str) -> str:
    """The resource as the list has it."""
    resource = RESOURCES[logical_id]
    properties = resource.get("Properties", {})
    names = [properties[name] for name in NAMES if name in properties]
    texts = [name if isinstance(name, str) else next(iter(name.values())) for name in names]
    return " ".join([logical_id, resource["Type"], *texts])


LINES = [line for line in LIST.read_text().splitlines() if line]


@pytest.mark.parametrize("line", LINES, ids=[line.split()[0] for line in LINES])
def test_a_deployed_resource_keeps_its_logical_id_type_and_name(line):
    logical_id = line.split()[0]
    assert logical_id in RESOURCES, f"{logical_id} is gone: if it shall be, remove its line from {LIST.name}"
    assert described(logical_id) == line


def test_every_resource_that_holds_or_names_something_is_listed():
    listed = {line.split()[0] for line in LINES}
    missing = [described(name) for name in RESOURCES if RESOURCES[name]["Type"] in LISTED and name not in listed]
    assert not missing, f"add to {LIST.name}:\n" + "\n".join(missing)
