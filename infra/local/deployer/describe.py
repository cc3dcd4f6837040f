"""Writes .local/stack.json: where everything is. Tools and tests read that file and nothing else."""

import json
import re
from pathlib import Path

from . import stack


def addresses(clients, endpoint: str, ids: dict[str, str], binaries: dict[str, str]) -> dict:
    """What the deployed stack answers to and is made of."""
    outputs = {
        output["OutputKey"]: output["OutputValue"]
        for output in stack.described(clients("cloudformation"))["Outputs"]
    }
    # The path form of the address: names under `localhost` do not resolve in every client.
    url_id = re.match(r"https?://([^.]+)\.", outputs["WebhookUrl"])[1]
    functions = clients("lambda")
    return {
        "api_id": ids["HttpApi"],
        "webhook_url": f"{endpoint}/_aws/lambda-url/{url_id}/",
        "aws_endpoint": endpoint,
        "region": clients("sqs").meta.region_name,
        "table": outputs["MainTableName"],
        "tables": {
            "main": outputs["MainTableName"],
            "outbox": outputs["OutboxTableName"],
            "keys": outputs["KeysTableName"],
            "ledger": outputs["LedgerTableName"],
            "drafts": outputs["DraftsTableName"],
            "switches": outputs["SwitchesTableName"],
        },
        "bucket": outputs["UploadBucketName"],
        "queues": {
            "email": queue(endpoint, outputs["EmailQueueUrl"]),
            "email-dead-letters": queue(endpoint, outputs["EmailDeadLettersUrl"]),
            "zoom": queue(endpoint, outputs["ZoomQueueUrl"]),
            "zoom-dead-letters": queue(endpoint, outputs["ZoomDeadLettersUrl"]),
            "upload": queue(endpoint, outputs["UploadQueueUrl"]),
            "upload-dead-letters": queue(endpoint, outputs["UploadDeadLettersUrl"]),
            "relay-failures": queue(endpoint, outputs["RelayFailuresUrl"]),
            "award-failures": queue(endpoint, outputs["AwardFailuresUrl"]),
            "sweep-failures": queue(endpoint, outputs["SweepFailuresUrl"]),
        },
        "secrets": {
            "stripe": outputs["StripeSecretArn"],
            "zoom": outputs["ZoomSecretArn"],
            "badges": outputs["BadgeSecretArn"],
        },
        "functions": {binary: ids[logical_id] for logical_id, binary in binaries.items()},
        "roles": {
            binary: functions.get_function_configuration(FunctionName=ids[logical_id])["Role"]
            for logical_id, binary in binaries.items()
        },
    }


def write_environment(path: Path, functions, ids: dict[str, str], binaries: dict[str, str], endpoint: str) -> None:
    """The environment of all functions in one file, for functions that `cargo lambda watch` runs.

    One file is enough because a variable means the same in every function; that is checked here.
    """
    merged = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": functions.meta.region_name,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    for logical_id in binaries:
        configuration = functions.get_function_configuration(FunctionName=ids[logical_id])
        for name, value in configuration["Environment"]["Variables"].items():
            if merged.setdefault(name, value) != value:
                raise SystemExit(f"template.yaml: {name} differs between functions; `up --watch` cannot do that")
    path.write_text("".join(f"{name}={value}\n" for name, value in sorted(merged.items())))


def queue(endpoint: str, url: str) -> str:
    """The queue's URL at the address that everything else uses."""
    return re.sub(r"https?://[^/]+", endpoint, url)


def write(path: Path, content: dict) -> None:
    """Replaces the file in one step, so that no reader meets half of it."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(content, indent=2) + "\n")
    draft.rename(path)
