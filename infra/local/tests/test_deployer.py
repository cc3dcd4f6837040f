"""The deployer's own rules; that the deploy works at all is shown by every flow test."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

import cloud
from deployer import bundle, demo, gaps, template
from standins.oidc.people import Person

SOURCE = """
Parameters: {Stage: {Type: String}}
Resources:
  HelloFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/hello/
      Role: !GetAtt HelloRole.Arn
      Environment: {Variables: {A: !Ref Stage, B: !Sub "${Stage}-b", C: !If [X, !Ref Y, z]}}
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(SOURCE)
    return path


def test_short_forms_are_spelt_out(written):
    function = template.load(written)["Resources"]["HelloFunction"]["Properties"]
    assert function["Role"] == {"Fn::GetAtt": ["HelloRole", "Arn"]}
    assert function["Environment"]["Variables"] == {
        "A": {"Ref": "Stage"},
        "B": {"Fn::Sub": "${Stage}-b"},
        "C": {"Fn::If": ["X", {"Ref": "Y"}, "z"]},
    }


def test_only_the_code_and_the_defaults_differ_locally(written):
    original = template.load(written)
    assert template.functions(original) == {"HelloFunction": "hello"}
    local = json.loads(template.localise(original, {"HelloFunction": "s3://b/k"}, {"Stage": "local"}))
    assert local["Parameters"]["Stage"].pop("Default") == "local"
    assert local["Resources"]["HelloFunction"]["Properties"].pop("CodeUri") == "s3://b/k"
    original["Resources"]["HelloFunction"]["Properties"].pop("CodeUri")
    assert local == original


def test_a_parameter_that_the_template_lacks_is_named(written):
    with pytest.raises(SystemExit, match="Stange"):
        template.localise(template.load(written), {}, {"Stange": "local"})


def test_the_same_binary_gives_the_same_bundle(tmp_path):
    binary = tmp_path / "hello"
    shutil.copy(shutil.which("true"), binary)
    first = bundle.packed(binary, tmp_path)
    content = first.read_bytes()
    first.unlink()
    again = bundle.packed(binary, tmp_path)
    assert again.read_bytes() == content
    with zipfile.ZipFile(again) as opened:
        (entry,) = opened.infolist()
    assert (entry.filename, entry.external_attr >> 16) == ("bootstrap", 0o755)


def test_a_missing_binary_is_named(tmp_path):
    with pytest.raises(SystemExit, match="not built: hello"):
        bundle.upload(None, tmp_path, ["hello"], tmp_path)


class Iam:
    """A role with one statement, and a memory of what is put on it."""

    def __init__(self, statement: dict):
        self.statement = statement
        self.put = []

    def get_role_policy(self, **_names) -> dict:
        return {"PolicyDocument": {"Statement": [self.statement]}}

    def put_role_policy(self, RoleName, PolicyName, PolicyDocument) -> None:  # noqa: N803 - boto3's names
        self.put.append(json.loads(PolicyDocument)["Statement"])


@pytest.mark.parametrize(
    ("given", "added"),
    [
        (["sqs:SendMessage"], [{"Effect": "Allow", "Action": ["sqs:SendMessageBatch"], "Resource": "queue"}]),
        (["ses:SendEmail"], [{"Effect": "Allow", "Action": ["ses:SendEmail"], "Resource": "*"}]),
    ],
)
def test_a_role_gets_no_more_than_what_aws_would_allow(given, added):
    iam = Iam({"Effect": "Allow", "Action": given, "Resource": "queue"})
    gaps.widen_role(iam, "role", {"Policies": [{"PolicyName": "p"}]})
    assert iam.put == [added]


def test_a_role_without_a_gap_stays_as_it_is():
    iam = Iam({"Effect": "Allow", "Action": ["dynamodb:PutItem"], "Resource": "table"})
    gaps.widen_role(iam, "role", {"Policies": [{"PolicyName": "p"}]})
    assert iam.put == []


class Bucket:
    """A bucket with a policy."""

    def __init__(self, *statements: dict):
        self.policy = {"Version": "2012-10-17", "Statement": list(statements)}

    def get_bucket_policy(self, Bucket) -> dict:  # noqa: N803 - boto3's names
        return {"Policy": json.dumps(self.policy)}

    def put_bucket_policy(self, Bucket, Policy) -> None:  # noqa: N803
        self.policy = json.loads(Policy)

    def delete_bucket_policy(self, Bucket) -> None:  # noqa: N803
        self.policy = None


def test_only_the_rule_about_tls_is_taken_out_of_a_buckets_policy():
    tls = {"Sid": "TlsOnly", "Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    other = {"Sid": "CleanFilesOnly", "Effect": "Deny", "Condition": {"StringNotEquals": {"a": "b"}}}
    bucket = Bucket(tls, other)
    gaps.allow_plain_http(bucket, "b")
    assert bucket.policy["Statement"] == [other]
    bucket = Bucket(tls)
    gaps.allow_plain_http(bucket, "b")
    assert bucket.policy is None


def test_stream_positions_do_not_outlive_a_restart(tmp_path):
    saved = tmp_path / "lambda.json"
    saved.write_text(json.dumps({"payload": {"dynamodb_stream_positions": {"a": 3}, "esms": {"a": 1}}}))
    cloud.forget_stream_positions(saved)
    assert json.loads(saved.read_text()) == {"payload": {"esms": {"a": 1}}}
    cloud.forget_stream_positions(tmp_path / "absent.json")


def test_a_person_has_the_subject_that_the_issuer_gives():
    person = Person(email="Ada@Learner.example", name="Ada Learner", groups=())
    assert demo.user_uuid("ada@learner.example") == demo.user_uuid(person.email) == person.sub
