"""Closes what the local stack drops or refuses although AWS takes it. README.md lists each gap.

Everything here is derived from the template, so that nothing is written down twice.
"""

import json

from botocore.exceptions import ClientError

# AWS checks the left action for the batch call too; the stack wants a name of the batch's own.
BATCH_ACTIONS = {
    "sqs:SendMessage": "sqs:SendMessageBatch",
    "sqs:DeleteMessage": "sqs:DeleteMessageBatch",
    "sqs:ChangeMessageVisibility": "sqs:ChangeMessageVisibilityBatch",
}
# The stack holds these to the resource `*`; AWS holds them to what the role names.
UNNAMED_ACTIONS = ("ses:SendEmail",)
GAP_POLICY = "gaps-of-the-local-stack"


def close(clients, template: dict, ids: dict[str, str]) -> None:
    """Closes all of them; can be repeated."""
    resources = template["Resources"]
    # Resources under a false condition were not created.
    made = {logical_id: resource for logical_id, resource in resources.items() if logical_id in ids}
    for logical_id, resource in made.items():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::DynamoDB::Table" if "TimeToLiveSpecification" in properties:
                set_time_to_live(clients("dynamodb"), ids[logical_id], properties)
            case "AWS::S3::BucketPolicy":
                allow_plain_http(clients("s3"), ids[properties["Bucket"]["Ref"]])
            case "AWS::IAM::Role":
                widen_role(clients("iam"), ids[logical_id], properties)


def set_time_to_live(dynamodb, table: str, properties: dict) -> None:
    """A table's time to live is dropped by the stack's CloudFormation."""
    current = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if current["TimeToLiveStatus"] == "DISABLED":
        wanted = properties["TimeToLiveSpecification"]
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=wanted)


def allow_plain_http(s3, bucket: str) -> None:
    """The stack speaks no TLS, and holds a bucket to a policy that admits nothing else."""
    try:
        policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError as error:
        # An earlier deploy of the same stack has taken it away, and nothing has put it back.
        if error.response["Error"]["Code"] != "NoSuchBucketPolicy":
            raise
        return
    kept = [s for s in policy["Statement"] if "aws:SecureTransport" not in s.get("Condition", {}).get("Bool", {})]
    if kept:
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy | {"Statement": kept}))
    else:
        s3.delete_bucket_policy(Bucket=bucket)


def widen_role(iam, role: str, properties: dict) -> None:
    """Closes what is checked more strictly than on AWS: batch calls of SQS, and `UNNAMED_ACTIONS`."""
    statements = []
    for policy in properties.get("Policies", []):
        document = iam.get_role_policy(RoleName=role, PolicyName=policy["PolicyName"])["PolicyDocument"]
        for statement in document["Statement"]:
            actions = statement["Action"]
            if batch := [BATCH_ACTIONS[action] for action in actions if action in BATCH_ACTIONS]:
                statements.append({"Effect": "Allow", "Action": batch, "Resource": statement["Resource"]})
            if unnamed := [action for action in actions if action in UNNAMED_ACTIONS]:
                statements.append({"Effect": "Allow", "Action": unnamed, "Resource": "*"})
    if statements:
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_role_policy(RoleName=role, PolicyName=GAP_POLICY, PolicyDocument=document)
