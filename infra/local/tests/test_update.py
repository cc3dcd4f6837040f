"""A stack that an earlier version deployed is updated in place: what it holds is still there afterwards.

The earlier version is fixtures/deployed-template.yaml.gz. Renew it after every release, so that the test always
starts from what installations run:  gzip -9nc template.yaml > infra/local/tests/fixtures/deployed-template.yaml.gz
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

import own_stack
import pytest
from own_stack import deploy

from deployer import stack, template

ROOT = Path(__file__).resolve().parents[3]
DEPLOYED = Path(__file__).parent / "fixtures" / "deployed-template.yaml.gz"


@pytest.fixture
def clients(tmp_path: Path) -> Iterator[own_stack.Clients]:
    """A stack for each test."""
    with own_stack.running(tmp_path) as clients:
        yield clients


def test_an_update_keeps_what_the_stack_holds(clients, tmp_path):
    deployed = tmp_path / "deployed.yaml"
    deployed.write_bytes(gzip.decompress(DEPLOYED.read_bytes()))
    earlier, current = template.load(deployed), template.load(ROOT / "template.yaml")
    before = deploy(clients, earlier, tmp_path)

    def of_type(kind: str) -> list[str]:
        return [name for name, resource in earlier["Resources"].items() if resource["Type"] == kind and name in before]

    tables, buckets, secrets = map(
        of_type, ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")
    )
    # Those without a consumer, which would take the message away.
    queues = ["EmailDeadLetters", "ZoomDeadLetters", "UploadDeadLetters", "RelayFailures", "AwardFailures"]
    dynamodb, s3, sqs, vault = map(clients, ("dynamodb", "s3", "sqs", "secretsmanager"))
    assert len(tables) == 4 and len(buckets) == 2 and len(secrets) == 3
    for table in tables:
        dynamodb.put_item(TableName=before[table], Item={"pk": {"S": "KEPT#1"}, "sk": {"S": table}})
    for bucket in buckets:
        s3.put_object(Bucket=before[bucket], Key="kept/file.txt", Body=bucket.encode())
    for queue in queues:
        sqs.send_message(QueueUrl=before[queue], MessageBody=queue)
    for secret in secrets:
        vault.put_secret_value(SecretId=before[secret], SecretString=secret)

    # Another parameter too, so that there is always something to update.
    after = deploy(clients, current, tmp_path, LogLevel="debug")

    described = clients("cloudformation").describe_stacks(StackName=stack.NAME)["Stacks"][0]
    assert described["StackStatus"] == "UPDATE_COMPLETE"
    kept = [*tables, *buckets, *queues, *secrets, "HttpApi", *of_type("AWS::SQS::Queue")]
    assert {name: after.get(name) for name in kept} == {name: before[name] for name in kept}
    for table in tables:
        found = dynamodb.get_item(TableName=before[table], Key={"pk": {"S": "KEPT#1"}, "sk": {"S": table}})
        assert "Item" in found, table
    for bucket in buckets:
        assert s3.get_object(Bucket=before[bucket], Key="kept/file.txt")["Body"].read() == bucket.encode()
    for queue in queues:
        (message,) = sqs.receive_message(QueueUrl=before[queue], WaitTimeSeconds=1)["Messages"]
        assert message["Body"] == queue
    for secret in secrets:
        assert vault.get_secret_value(SecretId=before[secret])["SecretString"] == secret


def test_a_restored_table_takes_the_place_of_the_stacks_own_and_gives_it_back(clients, tmp_path):
    current = template.load(ROOT / "template.yaml")
    ids = deploy(clients, current, tmp_path)
    dynamodb, functions, iam = clients("dynamodb"), clients("lambda"), clients("iam")
    described = dynamodb.describe_table(TableName=ids["MainTable"])["Table"]
    restored = dynamodb.create_table(
        TableName="restored",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=described["KeySchema"],
        AttributeDefinitions=[it for it in described["AttributeDefinitions"] if it["AttributeName"] in ("pk", "sk")],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )["TableDescription"]

    def used() -> dict[str, set[str]]:
        """The main tables that functions, streams, roles and outputs name."""
        names = [name for name, it in current["Resources"].items() if it["Type"] == template.FUNCTION]
        variables = [functions.get_function_configuration(FunctionName=ids[name])["Environment"]["Variables"] for name in names]
        (award,) = functions.list_event_source_mappings(FunctionName=f"{ids['CpdAwardFunction']}:live")["EventSourceMappings"]
        policy = iam.get_role_policy(RoleName=ids["WebhookRole"], PolicyName="webhook")["PolicyDocument"]
        outputs = {it["OutputKey"]: it["OutputValue"] for it in stack.described(clients("cloudformation"))["Outputs"]}
        return {
            "functions": {it["MAIN_TABLE"] for it in variables if "MAIN_TABLE" in it},
            "streams": {award["EventSourceArn"].split("/")[1]},
            "roles": {policy["Statement"][0]["Resource"].split("/")[1]},
            "outputs": {outputs["MainTableName"]},
        }

    assert set(map(frozenset, used().values())) == {frozenset({ids["MainTable"]})}
    adopted = {"MainTableName": "restored", "MainTableStreamLabel": restored["LatestStreamLabel"]}
    assert deploy(clients, current, tmp_path, **adopted)["MainTable"] == ids["MainTable"], "the stack's own stays"
    assert set(map(frozenset, used().values())) == {frozenset({"restored"})}
    deploy(clients, current, tmp_path)
    assert set(map(frozenset, used().values())) == {frozenset({ids["MainTable"]})}
